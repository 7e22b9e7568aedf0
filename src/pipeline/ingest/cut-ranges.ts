import {TransferError} from '../../errors/index.ts';
import type {ChunkSettings} from '../../project/load-settings.ts';
import {isCalendarType, nextMultiple} from './instant.ts';
import type {Bound, OrderColumn, RowRange} from './range.ts';

/** A part of a range, with all rows of equal place on one side of its bounds. */
export interface CutRange {
  range: RowRange;
  isLast: boolean;
}

export interface RangeToCut {
  order: readonly OrderColumn[];
  from?: Bound;
  to?: Bound;
  chunk: ChunkSettings;
}

/** Answers where the row after so many others of a range stands. */
export type FindPlace = (range: RowRange, skip: number) => Promise<string[] | undefined>;

/**
 * Cuts a range into parts that follow one another and leave nothing out, each known only when it is asked for. Parts
 * by rows have at least so many, more where rows share the place at their end; parts by span skip what is empty.
 * Rows that have no place belong to none of them.
 */
export async function* cutRange(
  {order, from, to, chunk}: RangeToCut,
  find: FindPlace,
): AsyncGenerator<CutRange> {
  let start = from;
  for (;;) {
    const rest = rangeBetween(start, to);
    const cut = await findCut(rest);
    const next = cut && rangeBetween(after(cut), to);
    const isLast = !next || (await find(next, 0)) === undefined;
    yield {range: isLast ? rest : rangeBetween(start, cut), isLast};
    if (isLast) return;
    start = after(cut!);
  }

  async function findCut(range: RowRange): Promise<Bound | undefined> {
    if (chunk.kind === 'rows') {
      const values = await find(range, chunk.rows - 1);
      return values && {values, inclusive: true};
    }
    const first = await find(range, 0);
    return first && {values: [spanEnd(first[0]!, order[0]!, chunk.durationMs)], inclusive: false};
  }
}

/** Rows after a bound. */
function after({values, inclusive}: Bound): Bound {
  return {values, inclusive: !inclusive};
}

function rangeBetween(from: Bound | undefined, to: Bound | undefined): RowRange {
  return {...(from && {from}), ...(to && {to}), nulls: 'without'};
}

function spanEnd(value: string, {name, type}: OrderColumn, durationMs: number): string {
  const end = isCalendarType(type) ? nextMultiple(value, type, durationMs) : undefined;
  if (end !== undefined) return end;
  throw new TransferError(
    isCalendarType(type)
      ? `The cursor ${name} holds ${value}, from which no span of time can be counted`
      : `The cursor ${name} holds ${type.kind}, which cannot be cut by a span of time`,
    {
      code: 'transfer-source',
      hint: 'Use `chunk: {rows: N}` instead of `chunk.every`, or bound the cursor by `initial` and `end`.',
    },
  );
}
