import {TransferError, messageOf} from '#src/errors/index.ts';
import type {RowShape, ValueForm} from './row-shape.ts';
import {append, createValueWriter, type Output} from './value-writer.ts';

/** Turns a CSV stream by the rules of the contract into rows for the server, byte by byte. */
export interface RowEncoder {
  /** Throws `TransferError` for what cannot be sent. */
  add(chunk: Uint8Array): void;
  /** To be called once, after the last chunk; a row without a line break at its end counts. */
  end(): void;
  /** Whole rows that were encoded since the last time. */
  take(): Buffer;
  /** Bytes that `take` would give. */
  readyBytes(): number;
  /** Rows of the stream so far. */
  rows(): number;
}

/** A column of the stream by its place. */
export interface EncodedColumn {
  name: string;
  form: ValueForm;
}

const quote = 0x22;
const comma = 0x2c;
const newline = 0x0a;
const carriageReturn = 0x0d;
const backslash = 0x5c;

/** A byte of CSV becomes at most so many: an empty field is one comma, and becomes NULL in brackets. */
const growth = 8;
const initialBytes = 1024 * 1024;

type Place = 'fieldStart' | 'plain' | 'quoted' | 'afterQuote';

export function createRowEncoder(columns: readonly EncodedColumn[], shape: RowShape): RowEncoder {
  const escapes = new Uint8Array(256);
  for (const [from, to] of Object.entries(shape.escapes)) escapes[from.charCodeAt(0)] = to.charCodeAt(0);
  const noEscapes = new Uint8Array(256);
  const [rowStart, rowEnd, separator] = [shape.rowStart, shape.rowEnd, shape.separator].map((text) =>
    Buffer.from(text, 'latin1'),
  ) as [Buffer, Buffer, Buffer];
  // The header, and fields for which there is no column, are read as text and then dropped or refused.
  const spare = createValueWriter({kind: 'text', isInstant: false}, shape);
  const writers = columns.map(({form}) => createValueWriter(form, shape));

  const output: Output = {buffer: Buffer.allocUnsafe(initialBytes), length: 0};
  /** Where the row that is not whole yet begins. */
  let rowBegin = 0;
  /** The header is line 0. */
  let line = 0;
  let column = 0;
  let place: Place = 'fieldStart';
  let writer = spare;
  let valueBegin = 0;
  let wasQuoted = false;

  function makeRoom(bytes: number): void {
    if (output.buffer.length - output.length >= bytes) return;
    const larger = Buffer.allocUnsafe((output.length + bytes) * 2);
    output.buffer.copy(larger, 0, 0, output.length);
    output.buffer = larger;
  }

  function beginField(): void {
    append(output, column === 0 ? rowStart : separator);
    writer = (line === 0 ? undefined : writers[column]) ?? spare;
    writer.open(output);
    valueBegin = output.length;
    wasQuoted = false;
  }

  function endField(isLast: boolean): void {
    const isEmpty = output.length === valueBegin;
    if (!wasQuoted && !isEmpty && isLast && output.buffer[output.length - 1] === carriageReturn)
      output.length -= 1;
    if (output.length === valueBegin && !wasQuoted) writer.closeAsNull(output);
    else closeValue();
    column += 1;
    place = 'fieldStart';
    if (isLast) endRow();
  }

  function closeValue(): void {
    try {
      writer.close(output, valueBegin);
    } catch (error) {
      const where = `line ${line} of the stream, column ${columns[column]?.name ?? column + 1}`;
      throw refusal(`${messageOf(error)} (${where})`, error);
    }
  }

  function endRow(): void {
    if (line > 0 && column !== columns.length)
      throw refusal(
        `Line ${line} of the stream has ${column} ${column === 1 ? 'field' : 'fields'} and there are ${columns.length} columns`,
      );
    append(output, rowEnd);
    // What the header says, the columns of the source say as well.
    if (line === 0) output.length = rowBegin;
    line += 1;
    rowBegin = output.length;
    column = 0;
  }

  /** Copies up to one of two bytes, at the first of which the index then stands. */
  function copyUntil(chunk: Uint8Array, start: number, one: number, other: number): number {
    const {buffer} = output;
    const table = writer.isEscaped ? escapes : noEscapes;
    let length = output.length;
    let index = start;
    for (; index < chunk.length; index++) {
      const byte = chunk[index]!;
      if (byte === one || byte === other) break;
      const escape = table[byte]!;
      if (escape === 0) buffer[length++] = byte;
      else {
        buffer[length++] = backslash;
        buffer[length++] = escape;
      }
    }
    output.length = length;
    return index;
  }

  return {
    add(chunk) {
      makeRoom(chunk.length * growth + 64);
      let index = 0;
      while (index < chunk.length) {
        if (place === 'fieldStart') {
          beginField();
          place = 'plain';
          if (chunk[index] === quote) {
            wasQuoted = true;
            place = 'quoted';
            index += 1;
          }
        } else if (place === 'afterQuote') {
          const byte = chunk[index++]!;
          if (byte === comma || byte === newline) endField(byte === newline);
          else if (byte === quote) {
            output.buffer[output.length++] = quote;
            place = 'quoted';
          } else if (byte !== carriageReturn)
            throw refusal(`Line ${line} of the stream has text behind a closing quote`);
        } else if (place === 'plain') {
          index = copyUntil(chunk, index, comma, newline);
          if (index < chunk.length) endField(chunk[index++] === newline);
        } else {
          index = copyUntil(chunk, index, quote, quote);
          if (index < chunk.length) {
            place = 'afterQuote';
            index += 1;
          }
        }
      }
    },
    end() {
      if (place === 'quoted') throw refusal('The stream ends inside a quoted value');
      if (place === 'fieldStart' && column === 0) return;
      makeRoom(64);
      if (place === 'fieldStart') beginField();
      endField(true);
    },
    take() {
      const ready = output.buffer.subarray(0, rowBegin);
      const rest = output.buffer.subarray(rowBegin, output.length);
      output.buffer = Buffer.allocUnsafe(Math.max(initialBytes, rest.length * 2));
      rest.copy(output.buffer);
      output.length = rest.length;
      valueBegin -= rowBegin;
      rowBegin = 0;
      return ready;
    },
    readyBytes: () => rowBegin,
    rows: () => Math.max(0, line - 1),
  };
}

function refusal(text: string, cause?: unknown): TransferError {
  return new TransferError(text, {
    code: 'transfer-destination',
    hint: 'Nothing was loaded. Correct the source, then load again.',
    ...(cause !== undefined && {cause}),
  });
}
