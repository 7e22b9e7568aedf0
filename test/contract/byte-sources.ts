import {Readable} from 'node:stream';
import type {ByteSource, Column, ColumnType, StreamFormat} from '#src/warehouse/index.ts';

/** Cells as texts in the form that `src/warehouse/bulk.ts` lays down for CSV. */
export interface TextTable {
  columns: readonly {name: string; type: ColumnType}[];
  rows: readonly (readonly (string | null)[])[];
}

export type TextFormat = Extract<StreamFormat, 'csv' | 'ndjson'>;

export const textFormats: readonly TextFormat[] = ['csv', 'ndjson'];

/** A source that delivers the table. */
export function sourceOf(table: TextTable, format: TextFormat = 'csv'): ByteSource {
  return byteSource(table, format, Readable.from(linesOf(table, format)));
}

/** A source that delivers the table and then fails. */
export function brokenSource(table: TextTable, failure: Error, format: TextFormat = 'csv'): ByteSource {
  async function* lines() {
    yield* linesOf(table, format);
    throw failure;
  }
  return byteSource(table, format, Readable.from(lines()));
}

/** A source that delivers the table, then calls back and never ends by itself. */
export function stalledSource(table: TextTable, onStall: () => void, format: TextFormat = 'csv'): ByteSource {
  const lines = linesOf(table, format);
  let stalled = false;
  const stream = new Readable({
    read() {
      if (stalled) return;
      const next = lines.next();
      if (!next.done) {
        this.push(next.value);
        return;
      }
      stalled = true;
      onStall();
    },
  });
  return byteSource(table, format, stream);
}

/** CSV text in place of rows, to be delivered as it is. */
export function rawCsvSource(columns: TextTable['columns'], text: string): ByteSource {
  return byteSource({columns, rows: []}, 'csv', Readable.from([Buffer.from(text)]));
}

function byteSource(table: TextTable, format: TextFormat, stream: Readable): ByteSource {
  stream.on('error', () => {});
  return {
    columns: table.columns.map(({name, type}): Column => ({name, type, nativeType: type.kind})),
    content: {kind: 'stream', format, stream},
    rowsSent: () => table.rows.length,
    dispose: async () => void stream.destroy(),
  };
}

function* linesOf({columns, rows}: TextTable, format: TextFormat): Generator<Buffer> {
  if (format === 'csv') yield Buffer.from(csvLine(columns.map(({name}) => name)));
  for (const row of rows) yield Buffer.from(format === 'csv' ? csvLine(row) : ndjsonLine(columns, row));
}

function csvLine(cells: readonly (string | null)[]): string {
  const quoted = cells.map((cell) => {
    if (cell === null) return '';
    return cell === '' || /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  });
  return `${quoted.join(',')}\n`;
}

function ndjsonLine(columns: TextTable['columns'], row: readonly (string | null)[]): string {
  const fields = columns.map(
    ({name, type}, index) => `${JSON.stringify(name)}:${jsonCell(row[index]!, type)}`,
  );
  return `{${fields.join(',')}}\n`;
}

function jsonCell(text: string | null, type: ColumnType): string {
  if (text === null) return 'null';
  const isBare =
    ['boolean', 'json', 'list', 'struct', 'map'].includes(type.kind) ||
    (type.kind === 'integer' && type.bits <= 32) ||
    (type.kind === 'float' && Number.isFinite(Number(text)));
  return isBare ? text : JSON.stringify(text);
}
