import type {Column} from '#src/warehouse/index.ts';
import {booleanOf, isRawField, isZeroDate} from './decode.ts';
import type {Field, Packet} from './driver.ts';
import type {ReadingSettings} from './field-types.ts';
import {readLength} from './row-reader.ts';
import {fieldFlags, wireTypes} from './wire-types.ts';

const quote = 0x22;
const comma = 0x2c;
const newline = 0x0a;
const zero = 0x30;
const one = 0x31;
const minus = 0x2d;
const dot = 0x2e;

/** Large enough to make a write downstream worth its while. */
const chunkBytes = 256 * 1024;
/** What a field may grow by besides its own bytes: quotes, a comma, a prefix, a zone. */
const fieldExtraBytes = 24;

/** Writes rows as they come off the wire as CSV by the rules of the contract, without making values of them. */
export interface CsvRows {
  /** Adds a row. */
  add(packet: Packet): void;
  /** What was written since the last time, once it is worth sending; with `isLast` whatever there is. */
  take(isLast: boolean): Buffer | undefined;
  rows(): number;
}

/** Copies `length` bytes of the source to the target and returns where the next byte goes. */
type WriteField = (source: Buffer, start: number, end: number) => void;

export function createCsvRows(
  fields: readonly Field[],
  columns: readonly Column[],
  settings: ReadingSettings,
): CsvRows {
  let target = Buffer.allocUnsafe(chunkBytes);
  let length = 0;
  let rowCount = 0;

  const writePlain: WriteField = (source, start, end) => {
    if (end - start > 32) length += source.copy(target, length, start, end);
    else for (let index = start; index < end; index++) target[length++] = source[index]!;
  };
  const writeQuoted: WriteField = (source, start, end) => {
    target[length++] = quote;
    for (let index = start; index < end; index++) {
      const byte = source[index]!;
      if (byte === quote) target[length++] = quote;
      target[length++] = byte;
    }
    target[length++] = quote;
  };
  const writeLongQuoted: WriteField = (source, start, end) => {
    target[length++] = quote;
    let position = start;
    for (;;) {
      const found = source.indexOf(quote, position);
      if (found === -1 || found >= end) break;
      length += source.copy(target, length, position, found + 1);
      target[length++] = quote;
      position = found + 1;
    }
    length += source.copy(target, length, position, end);
    target[length++] = quote;
  };
  const writeText: WriteField = (source, start, end) =>
    end - start > 64 ? writeLongQuoted(source, start, end) : writeQuoted(source, start, end);
  const writeAscii = (text: string) => {
    length += target.write(text, length, 'latin1');
  };
  /** Without the zeros at the end of a fraction, with which the servers fill a column. */
  const writeMoment: WriteField = (source, start, end) => {
    let last = end;
    if (source.subarray(start, end).includes(dot)) {
      while (source[last - 1] === zero) last -= 1;
      if (source[last - 1] === dot) last -= 1;
    }
    writePlain(source, start, last);
  };
  const unlessZeroDate =
    (write: WriteField): WriteField =>
    (source, start, end) => {
      if (!isZeroDate(source.toString('latin1', start, start + 10))) write(source, start, end);
    };

  function writerFor(field: Field, column: Column): WriteField {
    const {type} = column;
    if (field.columnType === wireTypes.bit)
      return (source, start, end) => {
        const bits = BigInt(`0x${source.toString('hex', start, end) || '0'}`);
        writeAscii(type.kind === 'boolean' ? String(bits !== 0n) : String(bits));
      };
    if (isRawField(field, column)) {
      const prefix = type.kind === 'bytes' ? String.raw`\x` : '0x';
      return (source, start, end) => {
        writeAscii(prefix);
        for (let index = start; index < end; index += 8192)
          writeAscii(source.toString('hex', index, Math.min(index + 8192, end)));
      };
    }
    switch (type.kind) {
      case 'boolean':
        return (source, start, end) => {
          const isDigit = end - start === 1 && (source[start] === one || source[start] === zero);
          if (isDigit) writeAscii(source[start] === one ? 'true' : 'false');
          else booleanOf(source.toString('latin1', start, end), column.name);
        };
      case 'decimal':
      case 'integer':
        return field.flags & fieldFlags.zerofill ? writeWithoutLeadingZeros : writePlain;
      case 'float':
        return writePlain;
      case 'date':
        return settings.zero_dates === 'null' ? unlessZeroDate(writePlain) : writePlain;
      case 'time':
        return writeMoment;
      case 'timestamp': {
        const write: WriteField = type.zoned
          ? (source, start, end) => {
              writeMoment(source, start, end);
              writeAscii('+00');
            }
          : writeMoment;
        return settings.zero_dates === 'null' ? unlessZeroDate(write) : write;
      }
      default:
        return writeText;
    }
  }

  const writeWithoutLeadingZeros: WriteField = (source, start, end) => {
    let first = start;
    if (source[first] === minus) target[length++] = source[first++]!;
    while (source[first] === zero && first + 1 < end && source[first + 1] !== dot) first += 1;
    writePlain(source, first, end);
  };

  const writers = fields.map((field, index) => writerFor(field, columns[index]!));
  for (const [index, {name}] of columns.entries()) {
    const bytes = Buffer.from(name, 'utf8');
    if (index > 0) target[length++] = comma;
    writeLongQuoted(bytes, 0, bytes.length);
  }
  target[length++] = newline;

  let full: Buffer[] = [];
  /** Starts a new chunk when a row, whose bytes may all double, could outgrow this one. */
  function makeRoom(bytes: number): void {
    if (target.length - length >= bytes) return;
    if (length > 0) full.push(target.subarray(0, length));
    target = Buffer.allocUnsafe(Math.max(chunkBytes, bytes));
    length = 0;
  }

  return {
    add(packet) {
      makeRoom((packet.end - packet.offset) * 2 + fields.length * fieldExtraBytes);
      const {buffer} = packet;
      for (let index = 0; index < writers.length; index++) {
        if (index > 0) target[length++] = comma;
        const size = readLength(packet);
        if (size < 0) continue;
        const start = packet.offset;
        packet.offset = start + size;
        writers[index]!(buffer, start, start + size);
      }
      target[length++] = newline;
      rowCount += 1;
    },
    take(isLast) {
      if (isLast && length > 0) {
        full.push(target.subarray(0, length));
        length = 0;
        target = Buffer.alloc(0);
      }
      if (full.length === 0) return undefined;
      const taken = full.length === 1 ? full[0]! : Buffer.concat(full);
      full = [];
      return taken;
    },
    rows: () => rowCount,
  };
}
