import {defaultShape} from '../../project/contract.ts';
import {countOf} from '../../util/format-quantity.ts';
import {
  requireFacet,
  type ByteSource,
  type LoadRequest,
  type Transport,
  type Upstream,
} from '../../warehouse/index.ts';
import {describeDrift, isWorthTelling} from '../contract/describe-drift.ts';
import {enforceContract, type EnforcedLoad, type EnforceRequest} from '../contract/enforce-contract.ts';
import type {Links, LoadContext} from './context.ts';
import type {Chunk, LoadShape} from './move-chunk.ts';
import {originOf} from './patient-warehouse.ts';
import {watchForStall} from './watch-stall.ts';

type Reading = Pick<EnforceRequest, 'loadedAt'> & {onProgress: NonNullable<LoadRequest['onProgress']>};

/** Opens the source of a chunk, holds its rows to the contract of the asset, and tells what came of it. */
export async function holdToContract(
  context: LoadContext,
  links: Links,
  chunk: Chunk,
  {loadedAt, onProgress}: Reading,
): Promise<EnforcedLoad> {
  const {action, asset, enforcement, into, signal, stream} = context;
  const reader = requireFacet(links.source, 'bulkRead', `read for ${asset}`);
  const held = await enforceContract({
    asset,
    into,
    loadId: chunk.loadId,
    loadedAt,
    shape: action.settings.shape ?? defaultShape,
    source: links.source,
    destination: links.destination,
    openShaper: enforcement.openShaper,
    quarantine: enforcement.quarantine,
    effectOf: (source) => effectOf(chunk, shapeOf(chunk, source)),
    open: (transports = [action.transport, ...action.alternatives]) => {
      const [transport, ...alternatives] = transports as readonly [Transport, ...Transport[]];
      return reader.unload({
        from: chunk.selection,
        transport,
        alternatives,
        ...(chunk.selection.kind === 'stream' && {stream, upstream: upstreamOf(context, links)}),
        ...(chunk.stateBefore && {state: chunk.stateBefore}),
        signal,
      });
    },
    async whileReading(source, read) {
      const watch = watchForStall(source, {asset, timeoutMs: action.settings.stallTimeoutMs, signal});
      const alive: Reading['onProgress'] = (progress) => {
        watch.alive();
        onProgress(progress);
      };
      try {
        return await read({signal: watch.signal, onProgress: alive});
      } catch (error) {
        throw watch.failure() ?? error;
      } finally {
        watch.stop();
      }
    },
    signal,
  });
  tell(context, held);
  return held;
}

/** Queries of a source take as long as they take; the watch over its rows is the one that counts. */
function upstreamOf({reads}: LoadContext, links: Links): Upstream {
  const destination = originOf(links.destination);
  const {quoteRelation} = destination.definition.dialect;
  return {
    relations: Object.fromEntries([...reads].map(([name, relation]) => [name, quoteRelation(relation)])),
    query: (text, options) => destination.query.run({text}, options),
  };
}

export function shapeOf({shape}: Chunk, source: ByteSource): LoadShape {
  return typeof shape === 'function' ? shape(source) : shape;
}

/** Loads that replace the table belong together where they are parts of one build. */
function effectOf(
  {loadId}: Chunk,
  {mode, key = [], build}: LoadShape,
): ReturnType<EnforceRequest['effectOf']> {
  if (mode !== 'replace') return {replaces: false, key};
  return {replaces: true, key, group: build ?? loadId, isPart: build !== undefined};
}

/** Each difference once for all chunks of a step. */
function tell({asset, emit, told}: LoadContext, {drift, valuesDiscarded}: EnforcedLoad): void {
  const lines = drift.filter(isWorthTelling).map(describeDrift);
  if (valuesDiscarded > 0)
    lines.push(
      `${countOf(valuesDiscarded, 'value')} did not fit and ${valuesDiscarded === 1 ? 'is' : 'are'} NULL now`,
    );
  for (const line of lines) {
    if (told.has(line)) continue;
    told.add(line);
    emit({type: 'notice', level: 'warn', asset, message: `${asset}: ${line}`});
  }
}

const mostLoads = 10_000;

/** Makes quarantined rows visible whose load committed just before an earlier process ended. */
export async function recoverQuarantine({
  asset,
  stream,
  links,
  enforcement,
  signal,
}: LoadContext): Promise<void> {
  const {quarantine} = enforcement;
  const {bulkWrite} = links.destination;
  if (!quarantine?.hasPending(asset) || !bulkWrite?.committedLoads) return;
  const loads = await bulkWrite.committedLoads({stream, limit: mostLoads, signal});
  const committed = new Set(loads.map(({loadId}) => loadId));
  await quarantine.recover(asset, (loadId) => committed.has(loadId));
}
