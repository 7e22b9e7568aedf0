import {Readable} from 'node:stream';
import {UnsupportedError} from '#src/errors/index.ts';
import type {ByteSource, Column, ColumnType, StreamState} from '#src/warehouse/index.ts';
import {decoderFor} from '../decode.ts';
import {jsonText} from '../encode.ts';
import type {ResolvedType} from '../type-registry.ts';
import type {ChangedRow} from './change-batch.ts';
import type {TupleValue} from './pgoutput.ts';

/** Marks rows that were deleted; no table of the source has this column. */
const deletedColumn = '_weir_is_deleted';

export interface BatchContent {
  /** Published columns with their types. */
  columns: readonly {name: string; type: ResolvedType}[];
  key: readonly string[];
  rows: Iterable<ChangedRow>;
  stateAfter: StreamState | undefined;
  hasMore: boolean;
}

/** A batch as CSV of the contract, one line a key. */
export function batchSource({columns, key, rows, stateAfter, hasMore}: BatchContent): ByteSource {
  for (const {name, type} of columns)
    if (type.isComposite)
      throw new UnsupportedError(
        `Changes of the column ${name} of type ${type.nativeType} cannot be followed`,
        {
          hint: 'Leave the column out of the source, or load the table with a `cursor:`.',
        },
      );
  let sent = 0;
  function* lines(): Generator<string> {
    yield csvLine([...columns.map(({name}) => name), deletedColumn]);
    for (const {values, isDeleted} of rows) {
      sent++;
      const cells = columns.map(({name, type}) => cellText(values.get(name), type.type));
      yield csvLine([...cells, String(isDeleted)]);
    }
  }
  const stream = Readable.from(inChunks(lines()), {objectMode: false});
  return {
    columns: [
      ...columns.map(({name, type}): Column => ({name, type: type.type, nativeType: type.nativeType})),
      {name: deletedColumn, type: {kind: 'boolean'}, nativeType: 'boolean'},
    ],
    content: {kind: 'stream', format: 'csv', stream},
    key,
    deletedColumn,
    hasMore,
    rowsSent: () => sent,
    stateAfter: () => stateAfter,
    dispose: async () => void stream.destroy(),
  };
}

const chunkCharacters = 64 * 1024;

function* inChunks(lines: Iterable<string>): Generator<Buffer> {
  let chunk = '';
  for (const line of lines) {
    chunk += line;
    if (chunk.length < chunkCharacters) continue;
    yield Buffer.from(chunk);
    chunk = '';
  }
  if (chunk !== '') yield Buffer.from(chunk);
}

/** The server's text form in that of the contract. */
function cellText(value: TupleValue, type: ColumnType): string | null {
  if (value === undefined || value === null) return null;
  if (type.kind === 'boolean') return value === 't' ? 'true' : 'false';
  return type.kind === 'list' ? jsonText(decoderFor(type)(value)) : value;
}

function csvLine(cells: readonly (string | null)[]): string {
  return `${cells.map((cell) => (cell === null ? '' : quoteCell(cell))).join(',')}\n`;
}

function quoteCell(cell: string): string {
  return cell === '' || /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
