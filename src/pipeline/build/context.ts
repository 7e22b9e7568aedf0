import {QueryError} from '../../errors/index.ts';
import type {Runtime} from '../../runtime/ports.ts';
import {countOf} from '../../util/format-quantity.ts';
import {
  requireFacet,
  type BuildIntoRequest,
  type LoadReceipt,
  type OpenWarehouse,
  type Relation,
  type RelationDescription,
} from '../../warehouse/index.ts';
import type {EventBody} from '../events.ts';
import type {Interval} from './calendar.ts';
import type {LoadOptions} from '../ingest/context.ts';

/** Everything that the build of one asset works with. */
export interface BuildContext {
  asset: string;
  relation: Relation;
  /** Name under which the warehouse keeps what is done. */
  stream: string;
  warehouse: OpenWarehouse;
  options: LoadOptions;
  /** What is built of an asset by time; default: all that is due. */
  intervals?: readonly Interval[];
  /** Id of a build that stands for the whole step, the same when an interrupted run is continued. */
  stepLoadId: string;
  runtime: Pick<Runtime, 'clock'>;
  signal: AbortSignal;
  emit: (event: EventBody) => void;
}

/** What stands under the name of the asset now; undefined when nothing does. */
export async function describeTarget({
  warehouse,
  relation,
  asset,
}: BuildContext): Promise<RelationDescription | undefined> {
  const catalog = requireFacet(warehouse, 'catalog', `find the table of ${asset}`);
  try {
    return await catalog.describe(relation);
  } catch (error) {
    if (error instanceof QueryError && error.code === 'query-unknown-object') return undefined;
    throw error;
  }
}

/** Lets a SELECT take effect on the table of the asset. */
export async function buildInto(
  {warehouse, relation, asset, signal, runtime, emit}: BuildContext,
  request: Omit<BuildIntoRequest, 'into' | 'signal' | 'loadedAt'>,
): Promise<LoadReceipt> {
  const transform = requireFacet(warehouse, 'transform', `build ${asset}`);
  const loadedAt = runtime.clock.now().toISOString();
  const receipt = await transform.buildInto!({into: relation, loadedAt, signal, ...request});
  if (request.columns && !receipt.repeated)
    emit({type: 'notice', level: 'info', asset, message: `${asset}: ${describeColumns(request.columns)}`});
  return receipt;
}

function describeColumns({add, drop}: NonNullable<BuildIntoRequest['columns']>): string {
  const words = [
    ...(add.length > 0
      ? [`${countOf(add.length, 'column')} added (${add.map(({name}) => name).join(', ')})`]
      : []),
    ...(drop.length > 0 ? [`${countOf(drop.length, 'column')} dropped (${drop.join(', ')})`] : []),
  ];
  return words.join(', ');
}
