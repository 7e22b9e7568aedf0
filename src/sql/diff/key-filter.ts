/** Rows by their number. Positions count segments of `2^shift` numbers from the origin on. */
export type KeyFilter =
  | {kind: 'all'}
  /** Both ends belong to it. */
  | {kind: 'ranges'; ranges: readonly (readonly [from: bigint, to: bigint])[]}
  | {kind: 'parts'; shift: number; parts: readonly bigint[]};

export interface FilterTerms {
  /** What ranges are compared with. */
  column: string;
  number: string;
  origin: bigint;
  quotient(dividend: string, divisor: string): string;
}

/** Conditions of a WHERE, none for all rows. */
export function filterCondition(
  filter: KeyFilter,
  {column, number, origin, quotient}: FilterTerms,
): string[] {
  if (filter.kind === 'all') return [];
  if (filter.kind === 'ranges') {
    const ranges = filter.ranges.map(([from, to]) => `${column} between ${from} and ${to}`);
    return [`(${ranges.join(' or ')})`];
  }
  const {shift, parts} = filter;
  const width = 2n ** BigInt(shift);
  const offset = origin === 0n ? number : `${number} - ${origin < 0n ? `(${origin})` : origin}`;
  return [
    `${column} between ${origin + parts[0]! * width} and ${origin + (parts.at(-1)! + 1n) * width - 1n}`,
    `${quotient(offset, String(width))} in (${parts.join(', ')})`,
  ];
}

/** The filter for some segments, in ascending order: as ranges where an index finds them, else by their positions. */
export function filterOfParts(
  parts: readonly bigint[],
  {shift, origin, isIndexed}: {shift: number; origin: bigint; isIndexed: boolean},
): KeyFilter {
  if (!isIndexed) return {kind: 'parts', shift, parts};
  const width = 2n ** BigInt(shift);
  const ranges: [bigint, bigint][] = [];
  for (const part of parts) {
    const from = origin + part * width;
    const last = ranges.at(-1);
    if (last && last[1] + 1n === from) last[1] = from + width - 1n;
    else ranges.push([from, from + width - 1n]);
  }
  return {kind: 'ranges', ranges};
}
