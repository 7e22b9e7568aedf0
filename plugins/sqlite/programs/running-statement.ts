import type {DatabaseSync, SQLInputValue} from 'node:sqlite';
import type {Cell, CellBatch, HostColumn} from './protocol.ts';

/** A statement that returns rows, read in slices. */
export interface RunningStatement {
  readonly columns: HostColumn[];
  next(): CellBatch;
  /** The last batch of `next` again, then the rows that follow. */
  remaining(): Iterable<readonly Cell[]>;
  finish(): void;
}

/** A slice ends when it has this many values or took this long, so that first rows show early. */
const sliceValues = 16_384;
const sliceMs = 50;

export function startStatement(
  database: DatabaseSync,
  text: string,
  parameters: readonly Cell[],
): RunningStatement | {changes?: number} {
  const statement = database.prepare(text);
  statement.setReadBigInts(true);
  statement.setReturnArrays(true);
  const bound = parameters as readonly SQLInputValue[];
  const columns = statement.columns().map(({name, type}) => ({name, declared: type}));
  if (columns.length === 0) {
    const {changes} = statement.run(...bound);
    return changesRows(text) ? {changes: Number(changes)} : {};
  }
  const rows = statement.iterate(...bound) as unknown as Iterator<Cell[]>;
  let ahead = rows.next();
  let lastSlice: Cell[][] = [];

  return {
    columns,
    next() {
      const endMs = performance.now() + sliceMs;
      const most = Math.max(1, Math.floor(sliceValues / columns.length));
      lastSlice = [];
      while (!ahead.done && lastSlice.length < most) {
        lastSlice.push(ahead.value);
        ahead = rows.next();
        if (lastSlice.length % 16 === 0 && performance.now() > endMs) break;
      }
      return {
        rowCount: lastSlice.length,
        columns: columns.map((_, index) => lastSlice.map((row) => row[index]!)),
        isLast: ahead.done === true,
      };
    },
    *remaining() {
      yield* lastSlice;
      for (; !ahead.done; ahead = rows.next()) yield ahead.value;
    },
    finish: () => void rows.return?.(),
  };
}

/** SQLite keeps the count of an earlier statement when the latest one is of another kind. */
function changesRows(text: string): boolean {
  const plain = text.replace(/^(\s+|--[^\n]*(\n|$)|\/\*[^]*?\*\/)+/, '');
  return /^(insert|update|delete|replace|with)\b/i.test(plain);
}
