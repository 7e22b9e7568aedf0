import {QueryError, UsageError} from '../../errors/index.ts';
import {describePlace, examinePlace} from '../../pipeline/ingest/place.ts';
import {suggest} from '../../util/suggest.ts';
import {formatRelation, type CommittedLoad, type StreamEntry} from '../../warehouse/index.ts';
import {coverageOf, type Coverage} from './coverage.ts';
import type {StatePlace} from './state-places.ts';

/** A stream and where it stands. */
export interface StreamView extends Coverage {
  stream: string;
  connection: string;
  /** Dotted display form. */
  relation: string;
  /** Where it stands, for people; absent for streams whose state is their source's own. */
  place?: string;
  /** Why no load can go on from the state. */
  problem?: string;
  state: StreamEntry['state'];
  updatedAt: string;
  /** The load that left it so; absent when a person set it. */
  loadId?: string;
  /** The latest first. */
  loads: readonly CommittedLoad[];
  /** Whether the destination commits it with the rows, or the project remembers it. */
  keptBy: 'destination' | 'project';
}

export interface PlacedStream {
  place: StatePlace;
  entry: StreamEntry;
}

/** Every stream of these places; a place where nothing was ever loaded has none. */
export async function listEntries(
  places: readonly StatePlace[],
  signal: AbortSignal,
): Promise<PlacedStream[]> {
  const listed = await Promise.all(
    places.map(async (place) => {
      const entries = place.local?.list() ?? (await readStates(place, signal));
      return entries.map((entry) => ({place, entry}));
    }),
  );
  return listed.flat().toSorted((a, b) => (a.entry.stream < b.entry.stream ? -1 : 1));
}

async function readStates({warehouse}: StatePlace, signal: AbortSignal): Promise<StreamEntry[]> {
  try {
    return await warehouse!.bulkWrite!.streamStates!({signal});
  } catch (error) {
    if (error instanceof QueryError && error.code === 'query-unknown-object') return [];
    throw error;
  }
}

const mostLoads = 10_000;

export async function viewStream({place, entry}: PlacedStream, signal: AbortSignal): Promise<StreamView> {
  const {stream, relation, state, updatedAt, loadId} = entry;
  const loads =
    (await place.warehouse?.bulkWrite?.committedLoads?.({stream, limit: mostLoads, signal})) ?? [];
  const {cursor, damage} = examinePlace(state, stream);
  return {
    stream,
    connection: place.connection,
    relation: formatRelation(relation),
    ...(cursor && {place: describePlace(cursor)}),
    ...(damage && {problem: damage.message}),
    state,
    updatedAt,
    ...(loadId !== undefined && {loadId}),
    loads,
    ...(cursor ? coverageOf(loads, cursor.values[0]) : {covered: [], gaps: []}),
    keptBy: place.local ? 'project' : 'destination',
  };
}

/** The stream of that name, or the only one of that table. Throws `UsageError` with the known names. */
export function findStream(streams: readonly PlacedStream[], name: string): PlacedStream {
  const found =
    streams.find(({entry}) => entry.stream === name) ??
    onlyOne(streams.filter(({entry}) => entry.stream.endsWith(`/${name}`)));
  if (found) return found;
  const known = streams.map(({entry}) => entry.stream);
  const near = suggest(name, known);
  throw new UsageError(`There is no stream ${name}`, {
    code: 'usage-unknown-stream',
    hint:
      known.length > 0
        ? `${near === undefined ? '' : `Did you mean ${near}? `}Known streams: ${known.join(', ')}.`
        : 'No load has left a state yet; see `weir run` and `weir ingest`.',
  });
}

function onlyOne<Item>(items: readonly Item[]): Item | undefined {
  return items.length === 1 ? items[0] : undefined;
}
