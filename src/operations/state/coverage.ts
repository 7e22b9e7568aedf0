import type {CommittedLoad, LoadWindow} from '../../warehouse/index.ts';

/** Values of a cursor that were loaded; an absent bound is open. */
export type LoadedRange = Omit<LoadWindow, 'column'>;

export interface Coverage {
  /** In order, without overlaps. */
  covered: readonly LoadedRange[];
  /** Between the covered ones. */
  gaps: readonly LoadedRange[];
}

/** Which values of its cursor a stream has, by the record of its loads. */
export function coverageOf(loads: readonly CommittedLoad[], place: string | undefined): Coverage {
  const windows = loads.flatMap(({window}) => (window ? [withoutColumn(window)] : []));
  const starts = windows.flatMap(({from}) => (from ? [from.value] : [])).toSorted(compareValues);
  const beginning = starts[0] ?? place;
  // A load without a window is a first one: it brought everything up to where the next one began.
  const first: LoadedRange[] =
    loads.some(({window}) => !window) && beginning !== undefined
      ? [{to: {value: beginning, inclusive: true}}]
      : [];
  const covered = unite([...first, ...windows]);
  const gaps = covered.slice(1).map((range, position) => gapBetween(covered[position]!, range));
  return {covered, gaps};
}

function withoutColumn({from, to}: LoadWindow): LoadedRange {
  return {...(from && {from}), ...(to && {to})};
}

function unite(ranges: readonly LoadedRange[]): LoadedRange[] {
  const united: LoadedRange[] = [];
  for (const range of ranges.toSorted(compareStarts)) {
    const last = united.at(-1);
    if (last && touches(last, range)) united[united.length - 1] = join(last, range);
    else united.push(range);
  }
  return united;
}

function compareStarts({from: one}: LoadedRange, {from: other}: LoadedRange): number {
  if (!one || !other) return one ? 1 : other ? -1 : 0;
  return compareValues(one.value, other.value) || Number(other.inclusive) - Number(one.inclusive);
}

function touches({to}: LoadedRange, {from}: LoadedRange): boolean {
  if (!to || !from) return true;
  const order = compareValues(from.value, to.value);
  return order < 0 || (order === 0 && (from.inclusive || to.inclusive));
}

function join({from, to}: LoadedRange, {to: other}: LoadedRange): LoadedRange {
  const start = from && {from};
  if (!to || !other) return {...start};
  const order = compareValues(to.value, other.value);
  const end = order > 0 || (order === 0 && to.inclusive) ? to : other;
  return {...start, to: end};
}

function gapBetween({to}: LoadedRange, {from}: LoadedRange): LoadedRange {
  return {
    from: {value: to!.value, inclusive: !to!.inclusive},
    to: {value: from!.value, inclusive: !from!.inclusive},
  };
}

const numeric = /^-?\d+(?:\.\d+)?$/;

/** Numbers by size; the text forms of dates and times sort as they stand. */
export function compareValues(one: string, other: string): number {
  if (!numeric.test(one) || !numeric.test(other)) return one < other ? -1 : one > other ? 1 : 0;
  const [whole, otherWhole] = [BigInt(one.split('.')[0]!), BigInt(other.split('.')[0]!)];
  if (whole !== otherWhole) return whole < otherWhole ? -1 : 1;
  return Number(one) - Number(other);
}
