import type {Field, Packet} from './driver.ts';
import {fieldFlags, wireTypes} from './wire-types.ts';

/** A value as the server's text, or as bytes where it is none. */
export type Cell = string | Buffer | null;

/** Takes a row apart; the cells stay good when the packet is gone. */
export type RowReader = (packet: Packet) => Cell[];

/** True where the value is bytes rather than text. */
export type IsRaw = (index: number) => boolean;

/** Rows of statements without parameters: every value is text. */
export function textRowReader(fields: readonly Field[], isRaw: IsRaw): RowReader {
  const raw = fields.map((_, index) => isRaw(index));
  return (packet) => fields.map((_, index) => readText(packet, raw[index]!));
}

/** Rows of statements with parameters: numbers and times come in binary form and are written out as text would be. */
export function binaryRowReader(fields: readonly Field[], isRaw: IsRaw): RowReader {
  const readers = fields.map((field, index) => binaryCellReader(field, isRaw(index)));
  const bitmapBytes = (fields.length + 9) >> 3;
  return (packet) => {
    const {buffer} = packet;
    const bitmapStart = packet.offset + 1;
    packet.offset = bitmapStart + bitmapBytes;
    return readers.map((read, index) => {
      const bit = index + 2;
      const isNull = (buffer[bitmapStart + (bit >> 3)]! >> (bit & 7)) & 1;
      return isNull ? null : read(packet);
    });
  };
}

/** Length of the next value, or -1 for NULL; leaves the offset at its first byte. */
export function readLength(packet: Packet): number {
  const {buffer} = packet;
  const first = buffer[packet.offset]!;
  packet.offset += 1;
  if (first < 0xfb) return first;
  if (first === 0xfb) return -1;
  const bytes = first === 0xfc ? 2 : first === 0xfd ? 3 : 8;
  const length =
    bytes === 8 ? Number(buffer.readBigUInt64LE(packet.offset)) : buffer.readUIntLE(packet.offset, bytes);
  packet.offset += bytes;
  return length;
}

function readText(packet: Packet, isRaw: boolean): Cell {
  const length = readLength(packet);
  if (length < 0) return null;
  const start = packet.offset;
  packet.offset = start + length;
  return isRaw
    ? Buffer.from(packet.buffer.subarray(start, start + length))
    : packet.buffer.toString('utf8', start, start + length);
}

function binaryCellReader({columnType, flags}: Field, isRaw: boolean): (packet: Packet) => Cell {
  const isUnsigned = (flags & fieldFlags.unsigned) !== 0;
  switch (columnType) {
    case wireTypes.tiny:
      return (packet) => integerText(packet, 1, isUnsigned);
    case wireTypes.short:
    case wireTypes.year:
      return (packet) => integerText(packet, 2, isUnsigned);
    case wireTypes.long:
    case wireTypes.int24:
      return (packet) => integerText(packet, 4, isUnsigned);
    case wireTypes.longlong:
      return (packet) => integerText(packet, 8, isUnsigned);
    case wireTypes.float:
      return (packet) => singleText(packet.buffer.readFloatLE(advance(packet, 4)));
    case wireTypes.double:
      return (packet) => String(packet.buffer.readDoubleLE(advance(packet, 8)));
    case wireTypes.date:
    case wireTypes.datetime:
    case wireTypes.timestamp:
      return (packet) => dateText(packet, columnType === wireTypes.date);
    case wireTypes.time:
      return timeText;
    default:
      return (packet) => readText(packet, isRaw);
  }
}

/** Moves on and returns where it was. */
function advance(packet: Packet, bytes: number): number {
  const start = packet.offset;
  packet.offset = start + bytes;
  return start;
}

function integerText(packet: Packet, bytes: number, isUnsigned: boolean): string {
  const start = advance(packet, bytes);
  const {buffer} = packet;
  if (bytes === 8) return String(isUnsigned ? buffer.readBigUInt64LE(start) : buffer.readBigInt64LE(start));
  return String(isUnsigned ? buffer.readUIntLE(start, bytes) : buffer.readIntLE(start, bytes));
}

/** The shortest text that means this number in 32 bits. */
function singleText(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(Number(value.toPrecision(9)));
}

const pad = (value: number, digits: number) => String(value).padStart(digits, '0');

function dateText(packet: Packet, isDate: boolean): string {
  const length = packet.buffer[advance(packet, 1)]!;
  const start = advance(packet, length);
  const {buffer} = packet;
  const [year, month, day] =
    length === 0 ? [0, 0, 0] : [buffer.readUInt16LE(start), buffer[start + 2]!, buffer[start + 3]!];
  const date = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
  if (isDate) return date;
  const [hour, minute, second] =
    length < 7 ? [0, 0, 0] : [buffer[start + 4]!, buffer[start + 5]!, buffer[start + 6]!];
  const micros = length < 11 ? 0 : buffer.readUInt32LE(start + 7);
  return `${date} ${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}${fractionText(micros)}`;
}

function timeText(packet: Packet): string {
  const length = packet.buffer[advance(packet, 1)]!;
  const start = advance(packet, length);
  const {buffer} = packet;
  if (length === 0) return '00:00:00';
  const hours = buffer.readUInt32LE(start + 1) * 24 + buffer[start + 5]!;
  const micros = length < 12 ? 0 : buffer.readUInt32LE(start + 8);
  const sign = buffer[start] === 1 ? '-' : '';
  return `${sign}${pad(hours, 2)}:${pad(buffer[start + 6]!, 2)}:${pad(buffer[start + 7]!, 2)}${fractionText(micros)}`;
}

function fractionText(micros: number): string {
  return micros === 0 ? '' : `.${pad(micros, 6)}`;
}
