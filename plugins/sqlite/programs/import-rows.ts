import {readSync} from 'node:fs';
import type {DatabaseSync, SQLInputValue} from 'node:sqlite';
import {StringDecoder} from 'node:string_decoder';
import {cellReader} from '../cells.ts';
import {createChecksum} from './checksum.ts';
import {createCsvParser} from './csv-parser.ts';
import {MisfitError} from './misfit.ts';
import type {Cell, ImportColumn, Requests} from './protocol.ts';
import {waitBriefly} from './wait.ts';

const standardInput = 0;
const chunkBytes = 256 * 1024;

type TextReader = (text: string) => Cell | undefined;

/** Runs the insert for each row of stdin. The caller has begun the transaction. */
export function importRows(
  database: DatabaseSync,
  {format, insert, columns, checksum}: Requests['import']['request'],
): Requests['import']['reply'] {
  const statement = database.prepare(insert);
  const readers = columns.map(({type}) => textReader(type));
  const summary = checksum ? createChecksum(columns) : undefined;
  let rows = 0;
  const add = (fields: readonly (string | null)[]) => {
    rows += 1;
    const cells = fields.map((field, index) => {
      if (field === null) return null;
      const cell = readers[index]!(field);
      if (cell === undefined) throw misfit(columns[index]!, rows, field);
      return cell;
    });
    statement.run(...(cells as SQLInputValue[]));
    summary?.add(fields);
  };
  if (format === 'csv') {
    const parser = createCsvParser(columns.length, add);
    for (const text of textOfInput()) parser.push(text);
    parser.end();
  } else for (const line of linesOfInput()) add(jsonFields(line, columns));
  return {rows, ...(summary && {checksum: summary.sums()})};
}

/** Checks a text against its column and makes what SQLite keeps of it. */
function textReader(type: ImportColumn['type']): TextReader {
  const read = cellReader(type);
  const ifReadable: TextReader = (text) => (read(text) === undefined ? undefined : text);
  switch (type.kind) {
    case 'boolean':
      return (text) => (text === 'true' ? 1n : text === 'false' ? 0n : undefined);
    case 'integer':
      return type.bits < 64 || (type.bits === 64 && type.signed) ? int64 : digits;
    case 'float':
      return finiteOrInfinite;
    case 'decimal':
      return (text) => (/^-?\d+(\.\d+)?$/.test(text) ? text : undefined);
    case 'bytes':
      return (text) => (/^\\x([0-9a-f]{2})*$/i.test(text) ? Buffer.from(text.slice(2), 'hex') : undefined);
    case 'date':
    case 'time':
    case 'timestamp':
      return ifReadable;
    default:
      return (text) => text;
  }
}

const largest = 2n ** 63n;

function int64(text: string): bigint | undefined {
  if (!/^-?\d{1,19}$/.test(text)) return undefined;
  const value = BigInt(text);
  return value < largest && value >= -largest ? value : undefined;
}

function digits(text: string): string | undefined {
  return /^-?\d+$/.test(text) ? text : undefined;
}

/** SQLite turns NaN into NULL, which is another value. */
function finiteOrInfinite(text: string): number | undefined {
  const infinite = /^(-?)inf(inity)?$/i.exec(text);
  if (infinite) return infinite[1] === '-' ? -Infinity : Infinity;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isNaN(value) ? undefined : value;
}

function misfit({name, type}: ImportColumn, row: number, text: string): MisfitError {
  const shown = text.length > 60 ? `${text.slice(0, 60)}...` : text;
  return new MisfitError({column: name, row, reason: `the value ${shown} does not fit ${type.kind}`});
}

function jsonFields(line: string, columns: readonly ImportColumn[]): (string | null)[] {
  const record = JSON.parse(line) as Record<string, unknown>;
  return columns.map(({name}) => {
    const value = record[name];
    if (value === null || value === undefined) return null;
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}

function* linesOfInput(): Generator<string> {
  let rest = '';
  for (const text of textOfInput()) {
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    for (const line of lines) if (line !== '') yield line;
  }
  if (rest.trim() !== '') yield rest;
}

function* textOfInput(): Generator<string> {
  const decoder = new StringDecoder('utf8');
  const buffer = Buffer.allocUnsafe(chunkBytes);
  for (;;) {
    const bytes = readChunk(buffer);
    if (bytes === 0) break;
    yield decoder.write(buffer.subarray(0, bytes));
  }
  yield decoder.end();
}

function readChunk(buffer: Buffer): number {
  for (;;) {
    try {
      return readSync(standardInput, buffer);
    } catch (error) {
      const {code} = error as NodeJS.ErrnoException;
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      waitBriefly();
    }
  }
}
