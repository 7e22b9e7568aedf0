import {closeSync, writeSync} from 'node:fs';
import {cellReader, describeCell} from '../cells.ts';
import {MisfitError} from './misfit.ts';
import type {Cell, ImportColumn} from './protocol.ts';
import type {RunningStatement} from './running-statement.ts';
import {waitBriefly} from './wait.ts';

const standardOutput = 1;
const chunkCharacters = 128 * 1024;

/** Writes the rows to stdout, which holds this process up while nobody reads. */
export function exportCsv(statement: RunningStatement, columns: readonly ImportColumn[]): number {
  const writers = columns.map(({name, type}) => ({name, write: csvWriter(type)}));
  let text = `${columns.map(({name}) => quoted(name)).join(',')}\n`;
  let rows = 0;
  for (const row of statement.remaining()) {
    rows += 1;
    for (let index = 0; index < writers.length; index++) {
      if (index > 0) text += ',';
      const cell = row[index]!;
      if (cell === null) continue;
      const field = writers[index]!.write(cell);
      if (field === undefined) throw misfit(columns[index]!, rows, cell);
      text += field;
    }
    text += '\n';
    if (text.length < chunkCharacters) continue;
    writeAll(Buffer.from(text));
    text = '';
  }
  writeAll(Buffer.from(text));
  closeSync(standardOutput);
  return rows;
}

function csvWriter(type: ImportColumn['type']): (cell: NonNullable<Cell>) => string | undefined {
  const read = cellReader(type);
  switch (type.kind) {
    case 'integer':
    case 'boolean':
    case 'float':
      return (cell) => {
        const value = read(cell);
        return value === undefined ? undefined : String(value);
      };
    case 'bytes':
      return (cell) => (cell instanceof Uint8Array ? `\\x${Buffer.from(cell).toString('hex')}` : undefined);
    case 'decimal':
    case 'date':
    case 'time':
    case 'timestamp':
      return read as (cell: NonNullable<Cell>) => string | undefined;
    default:
      return (cell) => {
        const value = read(cell) as string | undefined;
        return value === undefined ? undefined : quotedIfNeeded(value);
      };
  }
}

function quotedIfNeeded(text: string): string {
  return text === '' || /[",\r\n]|^\s|\s$/.test(text) ? quoted(text) : text;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

function misfit({name, type}: ImportColumn, row: number, cell: Cell): MisfitError {
  const kind = type.kind === 'timestamp' && type.zoned ? 'timestamp with zone' : type.kind;
  return new MisfitError({column: name, row, reason: `${describeCell(cell)} is no ${kind}`});
}

function writeAll(bytes: Uint8Array): void {
  for (let offset = 0; offset < bytes.length;) {
    try {
      offset += writeSync(standardOutput, bytes, offset);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      waitBriefly();
    }
  }
}
