import {CancelledError, UsageError} from '../../errors/index.ts';
import {isCalendarType, moveInstant, parseInstant} from '../../pipeline/ingest/instant.ts';
import {stepBack} from '../../pipeline/ingest/lag.ts';
import {
  describePlace,
  examinePlace,
  placeState,
  readPlace,
  type CursorPlace,
} from '../../pipeline/ingest/place.ts';
import {withProjectLock} from '../../pipeline/package/project-lock.ts';
import {parseDuration} from '../../util/parse-duration.ts';
import type {ColumnType, StreamState} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {compareValues} from './coverage.ts';
import {findStream, listEntries, type PlacedStream} from './read-streams.ts';
import {backUp} from './state-file.ts';
import {withStatePlaces, type StatePlace, type StateScope} from './state-places.ts';

/** Where a stream shall stand. */
export type StateChange =
  /** At these values of its cursor. */
  | {kind: 'place'; values: readonly string[]}
  /** As its source left it once, in JSON. */
  | {kind: 'state'; state: StreamState}
  /** At an earlier value. */
  | {kind: 'back-to'; value: string}
  /** A duration or an amount before where it stands. */
  | {kind: 'back-by'; distance: string}
  /** Before the first row. */
  | {kind: 'start'};

export interface ChangeRequest extends StateScope {
  stream: string;
  change: StateChange;
  assumeYes: boolean;
}

export interface ChangedState {
  stream: string;
  before: string;
  after: string;
  /** Path of the file that holds what was there. */
  backup: string;
}

/** Sets where a stream stands, after a question and a backup. Rows stay as they are. */
export async function changeState(context: OperationContext, request: ChangeRequest): Promise<ChangedState> {
  return withLock(context, request, () =>
    withStatePlaces(context, {...scopeOf(request), readOnly: false}, async (places) => {
      const streams = await listEntries(places, context.signal);
      const found = findStream(streams, request.stream);
      const {entry} = found;
      const state = applyChange(found, request.change);
      const change = {
        stream: entry.stream,
        before: describeState(entry.state, entry.stream),
        after: describeState(state, entry.stream),
      };
      await agree(
        context,
        request,
        `Let ${change.stream} stand at ${change.after} instead of ${change.before}?`,
      );
      const backup = await backUp(context, [{connection: found.place.connection, entry}]);
      await putState(context, found.place, {...entry, state});
      return {...change, backup};
    }),
  );
}

export function scopeOf({connection}: StateScope): StateScope {
  return connection === undefined ? {} : {connection};
}

/** States are not changed under a run of the project that is going on. */
export async function withLock<Result>(
  context: OperationContext,
  {connection}: StateScope,
  work: () => Promise<Result>,
): Promise<Result> {
  const project = await context.project().catch((error: unknown) => {
    if (connection !== undefined) return undefined;
    throw error;
  });
  if (!project) return work();
  const {runtime} = context;
  const runId = `state-${runtime.randomId().slice(0, 8)}`;
  return withProjectLock(runtime, {root: project.root, runId}, work);
}

export async function agree(
  {runtime: {prompts}}: OperationContext,
  {assumeYes}: {assumeYes: boolean},
  question: string,
): Promise<void> {
  if (assumeYes) return;
  if (!prompts.isAvailable)
    throw new UsageError('There is no terminal to ask on whether the state shall change', {
      code: 'usage-no-terminal',
      hint: 'Pass --yes.',
    });
  if (!(await prompts.confirm(question, {default: false}))) throw new CancelledError();
}

export async function putState(
  {signal, runtime}: OperationContext,
  {warehouse, local}: StatePlace,
  entry: Omit<PlacedStream['entry'], 'state' | 'updatedAt' | 'loadId'> & {state: StreamState | undefined},
): Promise<void> {
  const {stream, relation, state} = entry;
  if (!local) return warehouse!.bulkWrite!.setStreamState!({stream, relation, state}, {signal});
  if (state) local.save({stream, relation, state, updatedAt: runtime.clock.now().toISOString()});
  else local.forget(stream);
}

function applyChange({entry}: PlacedStream, change: StateChange): StreamState | undefined {
  if (change.kind === 'start') return undefined;
  if (change.kind === 'state') return change.state;
  const place = readPlace(entry.state, entry.stream);
  if (!place)
    throw new UsageError(`${entry.stream} has no cursor: its source keeps its own state`, {
      hint: 'Give the whole state as JSON with `weir state set STREAM --state JSON`, or rewind it with --start.',
    });
  return placeState({...place, ...newValues(place, change), isLoaded: true});
}

function newValues(
  place: CursorPlace,
  change: Exclude<StateChange, {kind: 'start' | 'state'}>,
): {columns: readonly string[]; values: readonly string[]} {
  const values =
    change.kind === 'place'
      ? change.values
      : [change.kind === 'back-to' ? change.value : goBack(place, change.distance)];
  const {columns} = place;
  if (values.length > columns.length)
    throw new UsageError(`${values.length} values are too many for the cursor ${columns.join(', ')}`, {
      hint: 'Give one value for each column of the cursor.',
    });
  if (change.kind === 'back-to' && compareValues(change.value, place.values[0]!) > 0)
    throw new UsageError(`${change.value} is not before ${place.values[0]}, where the stream stands`, {
      hint: 'To skip rows, use `weir state set`.',
    });
  return {columns: columns.slice(0, values.length), values};
}

function goBack({columns, values}: CursorPlace, distance: string): string {
  const [value] = values as [string];
  const type = typeOf(value);
  if (!isCalendarType(type)) {
    if (/^\d+(\.\d+)?$/.test(distance))
      return stepBack(value, {name: columns[0]!, type, nullable: false}, {kind: 'amount', amount: distance});
    throw new UsageError(`${value} cannot go back by ${distance}`, {hint: 'Give a number, e.g. --by 1000.'});
  }
  const durationMs = parseDuration(distance);
  const moved = durationMs === undefined ? undefined : moveInstant(value, type, -durationMs);
  if (moved !== undefined) return moved;
  throw new UsageError(`${value} cannot go back by ${distance}`, {
    hint: 'Give a duration, e.g. --by 2d, or a value with --to.',
  });
}

/** What kind of values a cursor holds, by the looks of one. */
function typeOf(value: string): ColumnType {
  if (!parseInstant(value)) return {kind: 'decimal'};
  return value.length <= 'YYYY-MM-DD'.length ? {kind: 'date'} : {kind: 'timestamp', zoned: false};
}

function describeState(state: StreamState | undefined, stream: string): string {
  if (!state) return 'the beginning';
  const {cursor} = examinePlace(state, stream);
  return cursor ? describePlace(cursor) : JSON.stringify(state);
}
