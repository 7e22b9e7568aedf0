import type {ColumnType} from '../../warehouse/index.ts';

type Integer = Extract<ColumnType, {kind: 'integer'}>;
type Decimal = Extract<ColumnType, {kind: 'decimal'}>;

/** Decimal digits that every float of these bits keeps. */
const exactDigits = {32: 6, 64: 15} as const;

/** Bits of an integer that every float of these bits keeps. */
const exactBits = {32: 24, 64: 53} as const;

export function isSameType(one: ColumnType, other: ColumnType): boolean {
  return holds(one, other) && holds(other, one) && one.kind === other.kind;
}

/** True when a column of the first type has room for every value of the second, without rounding. */
export function holds(room: ColumnType, type: ColumnType): boolean {
  switch (room.kind) {
    case 'text':
      return type.kind !== 'bytes';
    // What a type of the vendor's takes, only the vendor knows.
    case 'unknown':
      return true;
    case 'integer':
      return type.kind === 'integer'
        ? (room.signed || !type.signed) && valueBits(room) >= valueBits(type)
        : type.kind === 'decimal' && holdsDigits(room, type);
    case 'decimal':
      return holdsInDecimal(room, type);
    case 'float':
      return holdsInFloat(room.bits, type);
    case 'timestamp':
      return (
        (type.kind === 'timestamp' && type.zoned === room.zoned) || (type.kind === 'date' && !room.zoned)
      );
    case 'time':
      return type.kind === 'time' && (room.zoned || !type.zoned);
    case 'json':
      return ['json', 'list', 'struct', 'map', 'boolean', 'integer', 'decimal'].includes(type.kind);
    case 'list':
      return type.kind === 'list' && holds(room.element, type.element);
    case 'map':
      return type.kind === 'map' && holds(room.key, type.key) && holds(room.value, type.value);
    case 'struct':
      return (
        type.kind === 'struct' &&
        type.fields.every((field) => {
          const found = room.fields.find(({name}) => name === field.name);
          return found !== undefined && holds(found.type, field.type);
        })
      );
    default:
      return type.kind === room.kind;
  }
}

function holdsInDecimal(room: Decimal, type: ColumnType): boolean {
  if (type.kind === 'integer')
    return room.precision === undefined || room.precision - (room.scale ?? 0) >= integerDigits(type);
  if (type.kind === 'float') return room.precision === undefined && room.scale === undefined;
  if (type.kind !== 'decimal') return false;
  if (room.precision === undefined)
    return room.scale === undefined || (type.scale !== undefined && type.scale <= room.scale);
  if (type.precision === undefined) return false;
  const [roomScale, scale] = [room.scale ?? 0, type.scale ?? 0];
  return roomScale >= scale && room.precision - roomScale >= type.precision - scale;
}

function holdsDigits(room: Integer, {precision, scale}: Decimal): boolean {
  return precision !== undefined && (scale ?? 0) === 0 && room.signed && integerDigits(room) > precision;
}

function holdsInFloat(bits: 32 | 64, type: ColumnType): boolean {
  if (type.kind === 'float') return type.bits <= bits;
  if (type.kind === 'integer') return valueBits(type) <= exactBits[bits];
  return type.kind === 'decimal' && type.precision !== undefined && type.precision <= exactDigits[bits];
}

/** Bits that are left for the amount. */
export function valueBits({bits, signed}: Integer): number {
  return signed ? bits - 1 : bits;
}

/** Digits of the greatest value. */
export function integerDigits(type: Integer): number {
  return String(2n ** BigInt(valueBits(type)) - 1n).length;
}
