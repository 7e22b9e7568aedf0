import type {ColumnPair} from './match-columns.ts';
import {areEqual} from './equal-values.ts';
import type {TextRow} from './read-rows.ts';
import type {FoundDifference, Tally} from './tally.ts';

export interface MergedColumns {
  keys: readonly ColumnPair[];
  values: readonly ColumnPair[];
}

export interface MergeSink {
  tally: Tally;
  /** Called once for each row that differs. */
  onRow(differences: readonly FoundDifference[]): void;
}

/**
 * Compares two streams of rows in the order of their numbers. Rows of one number are in no order, so they are paired by
 * their key; there is more than one of them only where hashes collide.
 */
export async function mergeRows(
  rowsA: AsyncIterable<TextRow>,
  rowsB: AsyncIterable<TextRow>,
  columns: MergedColumns,
  sink: MergeSink,
): Promise<void> {
  const [readA, readB] = [groupsOf(rowsA), groupsOf(rowsB)];
  try {
    let [a, b] = await Promise.all([readA.next(), readB.next()]);
    while (!a.done || !b.done) {
      const order = a.done ? 1 : b.done ? -1 : compare(a.value.number, b.value.number);
      const {number} = order <= 0 ? a.value! : b.value!;
      pairRows(number, order <= 0 ? a.value!.rows : [], order >= 0 ? b.value!.rows : [], columns, sink);
      [a, b] = await Promise.all([order <= 0 ? readA.next() : a, order >= 0 ? readB.next() : b]);
    }
  } finally {
    await Promise.all([readA.return(undefined), readB.return(undefined)]);
  }
}

function compare(one: bigint, other: bigint): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

interface Group {
  number: bigint;
  rows: TextRow[];
}

/** Rows with the same number, which is the first value, together. */
async function* groupsOf(rows: AsyncIterable<TextRow>): AsyncGenerator<Group, undefined> {
  let group: Group | undefined;
  for await (const [first, ...row] of rows) {
    const number = BigInt(first!);
    if (group?.number === number) group.rows.push(row);
    else {
      if (group) yield group;
      group = {number, rows: [row]};
    }
  }
  if (group) yield group;
  return undefined;
}

function pairRows(
  number: bigint,
  rowsA: readonly TextRow[],
  rowsB: readonly TextRow[],
  {keys, values}: MergedColumns,
  {tally, onRow}: MergeSink,
): void {
  tally.rowsFetched += rowsA.length + rowsB.length;
  const keyOf = (row: TextRow) => row.slice(0, keys.length) as readonly string[];
  const unpaired = new Map(rowsB.map((row) => [JSON.stringify(keyOf(row)), row]));
  for (const a of rowsA) {
    const key = keyOf(a);
    const text = JSON.stringify(key);
    const b = unpaired.get(text);
    unpaired.delete(text);
    if (!b) {
      tally.onlyInA += 1;
      onRow([{number, key, change: 'only_in_a'}]);
      continue;
    }
    const changed = values.flatMap((pair, index): FoundDifference[] => {
      const [one, other] = [a[keys.length + index]!, b[keys.length + index]!];
      if (areEqual(one, other, pair.forms.equality)) return [];
      tally.byColumn[index]! += 1;
      return [{number, key, change: 'changed', column: pair.name, a: one, b: other}];
    });
    if (changed.length === 0) continue;
    tally.changed += 1;
    onRow(changed);
  }
  for (const row of unpaired.values()) {
    tally.onlyInB += 1;
    onRow([{number, key: keyOf(row), change: 'only_in_b'}]);
  }
}
