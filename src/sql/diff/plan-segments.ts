import {filterOfParts, type KeyFilter} from './key-filter.ts';

/** A piece of a comparison that is done or not. */
export type DiffJob =
  /** Checksums of segments of `2^shift` numbers. */
  {kind: 'split'; filter: KeyFilter; shift: number} | {kind: 'fetch'; filter: KeyFilter};

/** What a comparison is spread over. */
export interface SegmentSpace {
  /** The number that the first segment begins with. */
  origin: bigint;
  /** How many numbers there are. */
  span: bigint;
  /** Of the bigger side. */
  rows: number;
  /** True when both systems find a range of numbers without reading the rest. */
  isIndexed: boolean;
  /** Pieces of work at once. */
  parallel: number;
}

/** A segment in which the sides differ. */
export interface DifferingSegment {
  part: bigint;
  /** Of the bigger side. */
  rows: number;
}

/** Rows of a segment that is small enough to be read. */
const fetchRows = 256;
/** Rows that a segment should have at the end; about as many bytes as four checksums. */
const targetRows = 64;
/** Segments that one statement without an index divides a table into. */
const mostParts = 65_536;
/** Segments of a first, coarse look by ranges. */
const coarseParts = 1024;
const rangesPerStatement = 32;
const partsPerStatement = 2000;

/** The first jobs: one over everything, or ranges side by side. */
export function firstJobs({origin, span, rows, isIndexed, parallel}: SegmentSpace): DiffJob[] {
  const wanted = BigInt(
    Math.max(1, Math.min(Math.ceil(rows / targetRows), isIndexed ? coarseParts : mostParts)),
  );
  const shift = shiftFor(span, wanted);
  if (!isIndexed || rows < 50_000) return [{kind: 'split', filter: {kind: 'all'}, shift}];
  const count = span / 2n ** BigInt(shift) + 1n;
  const chunks = BigInt(parallel * 4);
  const perChunk = (count + chunks - 1n) / chunks;
  const jobs: DiffJob[] = [];
  for (let first = 0n; first < count; first += perChunk) {
    const width = 2n ** BigInt(shift);
    const to = origin + (first + perChunk) * width - 1n;
    const range = [origin + first * width, to] as const;
    jobs.push({kind: 'split', filter: {kind: 'ranges', ranges: [range]}, shift});
  }
  return jobs;
}

/** What follows when segments of a job differ. `seen` is how many it had. */
export function followingJobs(
  job: DiffJob & {kind: 'split'},
  differing: readonly DifferingSegment[],
  {seen, origin, isIndexed}: {seen: number; origin: bigint; isIndexed: boolean},
): DiffJob[] {
  if (differing.length === 0) return [];
  // Where most differ, checksums of smaller parts would not spare much.
  if (seen >= 8 && differing.length * 2 > seen) return [{kind: 'fetch', filter: job.filter}];
  const isSmall = ({rows}: DifferingSegment) => rows <= fetchRows || job.shift === 0;
  const filters = (segments: readonly DifferingSegment[]) =>
    inGroups(
      segments.map(({part}) => part).toSorted((one, other) => (one < other ? -1 : one > other ? 1 : 0)),
      isIndexed ? rangesPerStatement : partsPerStatement,
    ).map((parts) => filterOfParts(parts, {shift: job.shift, origin, isIndexed}));
  const big = differing.filter((segment) => !isSmall(segment));
  const most = big.reduce((rows, segment) => Math.max(rows, segment.rows), 1);
  const finer = Math.max(0, job.shift - Math.min(10, Math.ceil(Math.log2(most / targetRows))));
  return [
    ...filters(differing.filter(isSmall)).map((filter) => ({kind: 'fetch' as const, filter})),
    ...filters(big).map((filter) => ({kind: 'split' as const, filter, shift: finer})),
  ];
}

/** The least power of two that divides the span into at most so many parts. */
function shiftFor(span: bigint, parts: bigint): number {
  let shift = 0;
  while (span / 2n ** BigInt(shift) + 1n > parts && shift < 62) shift++;
  return shift;
}

function inGroups<Item>(items: readonly Item[], size: number): Item[][] {
  const groups: Item[][] = [];
  for (let start = 0; start < items.length; start += size) groups.push(items.slice(start, start + size));
  return groups;
}
