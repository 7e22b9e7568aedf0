import {MapValue, type Batch, type Column, type ColumnType, type Value} from '#src/warehouse/index.ts';

/** Rows of a batch as JSON for a script; the programs around the scripts make their own values of it. */
export function rowsForScript(columns: readonly Column[], {rowCount, columns: values}: Batch): unknown[][] {
  return Array.from({length: rowCount}, (_, row) =>
    columns.map(({type}, column) => forScript(values[column]![row]!, type)),
  );
}

/** Numbers that JSON or JavaScript cannot hold become texts, moments ISO texts and bytes `\x` with hex digits. */
function forScript(value: Value, type?: ColumnType): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'string' && type?.kind === 'timestamp') return isoMoment(value);
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return value.map((item: Value) => forScript(item));
  if (value instanceof MapValue)
    return Object.fromEntries(value.entries.map(([key, item]) => [String(key), forScript(item)]));
  return Object.fromEntries(Object.entries(value).map(([field, item]) => [field, forScript(item)]));
}

/** E.g. `2026-01-31T12:34:56+00:00`; `infinity` and the like stay as they are. */
function isoMoment(text: string): string {
  return text
    .replace(/^(\d{4}-\d\d-\d\d) /, '$1T')
    .replace(/([+-]\d\d)$/, (offset, _, position: number) =>
      position > 10 ? `${String(offset)}:00` : String(offset),
    );
}
