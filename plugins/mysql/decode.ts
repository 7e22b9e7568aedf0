import {QueryError} from '#src/errors/index.ts';
import type {Column, Value} from '#src/warehouse/index.ts';
import type {Field} from './driver.ts';
import type {ReadingSettings} from './field-types.ts';
import type {Cell} from './row-reader.ts';
import {fieldFlags, wireTypes} from './wire-types.ts';

/** Makes the canonical value from what is on the wire; never called for NULL. */
export type Decode = (cell: Exclude<Cell, null>) => Value;

/** True for values that are bytes and not text on the wire. */
export function isRawField({columnType}: Field, {type}: Column): boolean {
  return (
    type.kind === 'bytes' ||
    columnType === wireTypes.bit ||
    columnType === wireTypes.geometry ||
    columnType === wireTypes.vector
  );
}

export function decoderFor(field: Field, column: Column, {zero_dates}: ReadingSettings): Decode {
  const {type} = column;
  if (field.columnType === wireTypes.bit) return bitDecoder(type.kind === 'boolean', type);
  if (type.kind === 'unknown' && isRawField(field, column))
    return (cell) => `0x${(cell as Buffer).toString('hex')}`;
  const asText = (cell: Cell) => cell as string;
  const keepsZeroDates = zero_dates === 'keep';
  switch (type.kind) {
    case 'boolean':
      return (cell) => booleanOf(asText(cell), column.name);
    case 'integer':
      return type.bits > 32 ? (cell) => BigInt(asText(cell)) : (cell) => Number(cell);
    case 'float':
      return Number;
    case 'decimal':
      return field.flags & fieldFlags.zerofill ? (cell) => withoutLeadingZeros(asText(cell)) : asText;
    case 'bytes':
      return (cell) => new Uint8Array(cell as Buffer);
    case 'date':
      return keepsZeroDates ? asText : (cell) => (isZeroDate(asText(cell)) ? null : asText(cell));
    case 'time':
      return (cell) => withoutTrailingZeros(asText(cell));
    case 'timestamp':
      return (cell) => {
        const text = asText(cell);
        if (!keepsZeroDates && isZeroDate(text)) return null;
        return type.zoned ? `${withoutTrailingZeros(text)}+00` : withoutTrailingZeros(text);
      };
    default:
      return asText;
  }
}

/** Zero in the month or the day: a date that no other system knows. */
export function isZeroDate(text: string): boolean {
  return text.startsWith('00', 5) || text.startsWith('00', 8);
}

/** tinyint(1) is how the servers spell a boolean, but it holds other numbers as well. */
export function booleanOf(text: string, column: string): boolean {
  if (text === '1' || text === '0') return text === '1';
  throw new QueryError(`Column ${column} is tinyint(1), which is read as a boolean, and holds ${text}`, {
    hint: 'Set `tinyint1: integer` in the connection to read such columns as numbers.',
    details: {column},
  });
}

function bitDecoder(isBoolean: boolean, type: Column['type']): Decode {
  if (isBoolean) return (cell) => (cell as Buffer).some((byte) => byte !== 0);
  const isBig = type.kind === 'integer' && type.bits > 32;
  return (cell) => {
    const number = BigInt(`0x${(cell as Buffer).toString('hex') || '0'}`);
    return isBig ? number : Number(number);
  };
}

function withoutLeadingZeros(text: string): string {
  return text.replace(/^(-?)0+(?=\d)/, '$1');
}

/** The servers fill a fraction up to the digits of the column. */
function withoutTrailingZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
