import {UsageError} from '../../errors/index.ts';
import type {StreamState} from '../../warehouse/index.ts';

/** How far a table or query was loaded: all rows up to these values of the cursor. */
export interface CursorPlace {
  columns: readonly string[];
  values: readonly string[];
  /** False when rows with exactly these values are still to come. */
  isLoaded: boolean;
  /** The table that it was loaded from; absent for queries. */
  from?: string;
}

export function placeState(place: CursorPlace): StreamState {
  const {columns, values, isLoaded: loaded, from} = place;
  return {cursor: {columns, values, loaded, ...(from !== undefined && {from})}};
}

/** The place that a state tells; undefined where it tells none. Throws `UsageError` state-damaged for nonsense. */
export function readPlace(state: StreamState | undefined, stream: string): CursorPlace | undefined {
  const cursor = state?.['cursor'];
  if (cursor === undefined) return undefined;
  const {columns, values, loaded = true, from} = cursor as Readonly<Record<string, unknown>>;
  if (!isTexts(columns) || !isTexts(values) || columns.length !== values.length || columns.length === 0)
    throw new UsageError(`The state of ${stream} is not one that a cursor leaves: ${JSON.stringify(state)}`, {
      code: 'state-damaged',
      hint: `Load from the beginning with --full-refresh, forget it with \`weir state rewind ${stream} --start\`, or replace it with \`weir state set ${stream} --state JSON\`.`,
    });
  return {columns, values, isLoaded: loaded !== false, ...(typeof from === 'string' && {from})};
}

/** Like `readPlace`, for those who show many states and must not fail with one that is damaged. */
export function examinePlace(
  state: StreamState | undefined,
  stream: string,
): {cursor?: CursorPlace; damage?: UsageError} {
  try {
    const cursor = readPlace(state, stream);
    return cursor ? {cursor} : {};
  } catch (error) {
    if (error instanceof UsageError) return {damage: error};
    throw error;
  }
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

/** E.g. `updated_at 2026-01-31 12:00:00`, as people read it. */
export function describePlace({columns, values}: Pick<CursorPlace, 'columns' | 'values'>): string {
  return columns.map((column, position) => `${column} ${values[position]}`).join(', ');
}

/** Where one table ends says nothing about another. */
export function requireSameSource(place: CursorPlace, from: string | undefined, stream: string): void {
  if (place.from === undefined || from === undefined || place.from === from) return;
  throw new UsageError(`${stream} was loaded from ${place.from}, and now it would go on from ${from}`, {
    hint: `Load it from the beginning with --full-refresh, or say where it goes on with \`weir state set ${stream} VALUE\`.`,
  });
}

/** A place that belongs to another cursor says nothing about this one. */
export function requireSameCursor(place: CursorPlace, columns: readonly string[], stream: string): void {
  const isSame =
    place.columns.length === columns.length &&
    columns.every((column, position) => column.toLowerCase() === place.columns[position]!.toLowerCase());
  if (isSame) return;
  throw new UsageError(
    `${stream} was loaded by ${place.columns.join(', ')}, and its cursor is now ${columns.join(', ')}`,
    {
      code: 'asset-invalid',
      hint: `Load it from the beginning with --full-refresh, or set where it goes on with \`weir state set ${stream} VALUE\`.`,
    },
  );
}
