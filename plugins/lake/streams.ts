import type {BulkWrite, CommittedLoad, Relation, StreamEntry, StreamState} from '#src/warehouse/index.ts';
import {changeManifest} from './change-manifest.ts';
import {nameOf, type LakeContext} from './context.ts';

/** Of a stream that went to several tables, the latest place counts. */
export async function streamStates(
  {store}: LakeContext,
  wanted: readonly string[] | undefined,
): Promise<StreamEntry[]> {
  const latest = new Map<string, StreamEntry>();
  for (const {relation, streams} of await store.all())
    for (const [stream, place] of Object.entries(streams)) {
      if (wanted && !wanted.includes(stream)) continue;
      const former = latest.get(stream);
      if (!former || former.updatedAt < place.updatedAt) latest.set(stream, {stream, relation, ...place});
    }
  return [...latest.values()].toSorted((a, b) => (a.stream < b.stream ? -1 : 1));
}

export async function setStreamState(
  context: LakeContext,
  {stream, relation, state}: {stream: string; relation: Relation; state: StreamState | undefined},
): Promise<void> {
  const target = await nameOf(context, relation);
  const others = (await context.store.all()).filter(({streams}) => stream in streams);
  const places = state ? [target] : others.map((manifest) => manifest.relation);
  const updatedAt = context.runtime.clock.now().toISOString();
  for (const place of places)
    await changeManifest<void>(context, place, async (former) => {
      const kept = Object.entries(former.streams).filter(([name]) => name !== stream);
      const entries = state ? [...kept, [stream, {state, updatedAt}] as const] : kept;
      return {
        result: undefined,
        next: {...former, operation: 'state', streams: Object.fromEntries(entries)},
      };
    });
}

export const committedLoads = async (
  {store}: LakeContext,
  {stream, limit}: Parameters<NonNullable<BulkWrite['committedLoads']>>[0],
): Promise<CommittedLoad[]> => {
  const loads = (await store.all()).flatMap((manifest) => manifest.loads.toReversed());
  return loads
    .filter((load) => stream === undefined || load.stream === stream)
    .toSorted((a, b) => b.committedAt.localeCompare(a.committedAt))
    .slice(0, limit);
};
