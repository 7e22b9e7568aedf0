import {MapValue, type ColumnType, type Value} from '../../warehouse/index.ts';

export type Row = readonly Value[];

/** One place where the rows differ. `columns` are the positions of cells that differ, where two rows are alike otherwise. */
export type RowDifference =
  | {kind: 'missing'; expected: Row}
  | {kind: 'unexpected'; actual: Row}
  | {kind: 'changed'; expected: Row; actual: Row; columns: readonly number[]};

/** What rows of the same columns differ in; empty when they are the same. */
export function compareRows(
  expected: readonly Row[],
  actual: readonly Row[],
  {types, isOrdered}: {types: readonly ColumnType[]; isOrdered: boolean},
): RowDifference[] {
  const keyed = (rows: readonly Row[]) =>
    rows.map((row) => ({row, cells: row.map((value, column) => cellText(value, types[column]!))}));
  const [wanted, found] = [keyed(expected), keyed(actual)];
  return isOrdered ? compareInOrder(wanted, found) : pairUp(...withoutCommon(wanted, found));
}

interface KeyedRow {
  row: Row;
  /** What each cell means, as text that is equal where the values are. */
  cells: readonly string[];
}

function compareInOrder(wanted: readonly KeyedRow[], found: readonly KeyedRow[]): RowDifference[] {
  const differences: RowDifference[] = [];
  for (let index = 0; index < Math.max(wanted.length, found.length); index++) {
    const [expected, actual] = [wanted[index], found[index]];
    if (expected && actual) {
      const columns = differingColumns(expected, actual);
      if (columns.length > 0)
        differences.push({kind: 'changed', expected: expected.row, actual: actual.row, columns});
    } else if (expected) differences.push({kind: 'missing', expected: expected.row});
    else differences.push({kind: 'unexpected', actual: actual!.row});
  }
  return differences;
}

/** Rows of both sides that have no equal on the other, each as often as it is left over. */
function withoutCommon(wanted: readonly KeyedRow[], found: readonly KeyedRow[]): [KeyedRow[], KeyedRow[]] {
  const keyOf = ({cells}: KeyedRow) => JSON.stringify(cells);
  const left = new Map<string, number>();
  for (const row of found) left.set(keyOf(row), (left.get(keyOf(row)) ?? 0) + 1);
  const missing = wanted.filter((row) => {
    const count = left.get(keyOf(row)) ?? 0;
    left.set(keyOf(row), count - 1);
    return count <= 0;
  });
  const unexpected = found.filter((row) => {
    const count = left.get(keyOf(row)) ?? 0;
    if (count > 0) left.set(keyOf(row), count - 1);
    return count > 0;
  });
  return [missing, unexpected];
}

/** Sets rows side by side that have most cells in common, so that a difference names its column. */
function pairUp(missing: readonly KeyedRow[], unexpected: readonly KeyedRow[]): RowDifference[] {
  const waiting = [...unexpected];
  const differences = missing.map((expected): RowDifference => {
    const best = waiting
      .map((actual, index) => ({index, columns: differingColumns(expected, actual)}))
      .toSorted((one, other) => one.columns.length - other.columns.length)[0];
    const isAlike = best && (best.columns.length < expected.cells.length || expected.cells.length === 1);
    if (!isAlike) return {kind: 'missing', expected: expected.row};
    const [actual] = waiting.splice(best.index, 1);
    return {kind: 'changed', expected: expected.row, actual: actual!.row, columns: best.columns};
  });
  return [...differences, ...waiting.map(({row}): RowDifference => ({kind: 'unexpected', actual: row}))];
}

function differingColumns(one: KeyedRow, other: KeyedRow): number[] {
  return one.cells.flatMap((cell, column) => (cell === other.cells[column] ? [] : [column]));
}

/** Digits of a float that have to agree. */
const floatDigits = 12;

function cellText(value: Value, type: ColumnType): string {
  if (value === null) return 'null';
  if (type.kind === 'float') return `n${Number(Number(value).toPrecision(floatDigits))}`;
  if (type.kind === 'decimal') return `n${plainDecimal(String(value))}`;
  if (typeof value === 'number' || typeof value === 'bigint') return `n${plainDecimal(String(value))}`;
  if (type.kind === 'timestamp' || type.kind === 'time') return `t${plainTime(String(value))}`;
  if (typeof value === 'object') return `j${nestedText(value)}`;
  return `${typeof value === 'boolean' ? 'b' : 't'}${String(value)}`;
}

/** Without zeros that say nothing. */
function plainDecimal(text: string): string {
  const short = text.includes('.') && !/e/i.test(text) ? text.replace(/\.?0+$/, '') : text;
  return short === '-0' ? '0' : short;
}

/** Without a fraction of a second that is nothing. */
function plainTime(text: string): string {
  return text.replace(/(\.\d*?)0+(?=\+|$)/, '$1').replace(/\.(?=\+|$)/, '');
}

function nestedText(value: Value): string {
  if (value instanceof Uint8Array) return [...value].join(',');
  if (value instanceof MapValue) return nestedText(value.entries.map(([key, item]) => [key, item]));
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${(value as readonly Value[]).map(nestedText).join(',')}]`;
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([key, item]) => `${key}:${nestedText(item as Value)}`)
      .join(',')}}`;
  return JSON.stringify(value);
}
