import type {Difference} from './diff-report.ts';

/** Counts of a comparison so far. Plain data. */
export interface Tally {
  changed: number;
  onlyInA: number;
  onlyInB: number;
  /** Changed rows by the position of the column. */
  byColumn: number[];
  /** Rows whose differences are kept. */
  keptRows: number;
  segments: number;
  rowsFetched: number;
  bytesMoved: number;
}

/** A difference with what it is put in order by. */
export interface FoundDifference extends Difference {
  number: bigint;
}

export function emptyTally(columns: number): Tally {
  return {
    changed: 0,
    onlyInA: 0,
    onlyInB: 0,
    byColumn: Array.from({length: columns}, () => 0),
    keptRows: 0,
    segments: 0,
    rowsFetched: 0,
    bytesMoved: 0,
  };
}

export function addTally(sum: Tally, part: Tally): void {
  for (const name of [
    'changed',
    'onlyInA',
    'onlyInB',
    'keptRows',
    'segments',
    'rowsFetched',
    'bytesMoved',
  ] as const)
    sum[name] += part[name];
  for (const [index, count] of part.byColumn.entries()) sum.byColumn[index]! += count;
}
