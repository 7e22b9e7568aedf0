import {QueryError} from '../../errors/index.ts';
import type {Runtime} from '../../runtime/ports.ts';
import {systemColumns, type ByteSource, type OpenWarehouse, type Relation} from '../../warehouse/index.ts';

const ownColumns = new Set<string>(Object.values(systemColumns));

/**
 * A source that brought no records may know no columns either; it then gets those of the target, so that its load
 * still takes effect. Undefined when there is no target, and so nothing to load into.
 */
export async function withColumnsOf(
  source: ByteSource,
  {catalog}: OpenWarehouse,
  into: Relation,
  runtime: Pick<Runtime, 'streamOf'>,
): Promise<ByteSource | undefined> {
  if (source.columns.length > 0) return source;
  try {
    const columns = (await catalog?.describe(into))?.columns.filter(({name}) => !ownColumns.has(name));
    if (!columns || columns.length === 0) return undefined;
    const header = columns.map(({name}) => `"${name.replaceAll('"', '""')}"`).join(',');
    const stream = runtime.streamOf([new TextEncoder().encode(`${header}\n`)]);
    return {
      columns,
      content: {kind: 'stream', format: 'csv', stream},
      ...(source.key && {key: source.key}),
      ...(source.isWhole !== undefined && {isWhole: source.isWhole}),
      ...(source.stateAfter && {stateAfter: () => source.stateAfter!()}),
      rowsSent: () => 0,
      dispose: () => source.dispose(),
    };
  } catch (error) {
    if (error instanceof QueryError && error.code === 'query-unknown-object') return undefined;
    throw error;
  }
}
