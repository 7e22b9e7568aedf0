import type {ColumnType, Value} from '#src/warehouse/index.ts';
import type {Cell} from './programs/protocol.ts';

/** Makes the canonical value of a stored one; undefined where it does not fit the type of the column. */
export type CellReader = (cell: NonNullable<Cell>) => Value | undefined;

const zoned = /^(\d{4,}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(Z|[+-]\d\d(?::?\d\d)?)$/;
const timestamp = /^(\d{4,}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?$/;

/** SQLite lets any value into any column, so each one is looked at. */
export function cellReader(type: ColumnType): CellReader {
  switch (type.kind) {
    case 'integer':
      return (cell) => (typeof cell === 'bigint' ? cell : undefined);
    case 'boolean':
      return (cell) => (cell === 0n || cell === 1n ? cell === 1n : undefined);
    case 'float':
      return readFloat;
    case 'decimal':
      return type.scale === undefined ? readNumber : (cell) => withScale(readNumber(cell), type.scale!);
    case 'bytes':
      return (cell) => (cell instanceof Uint8Array ? cell : undefined);
    case 'date':
      return (cell) => (typeof cell === 'string' && /^\d{4,}-\d\d-\d\d$/.test(cell) ? cell : undefined);
    case 'time':
      return (cell) => (typeof cell === 'string' ? readTime(cell, type.zoned) : undefined);
    case 'timestamp':
      return (cell) => {
        if (typeof cell !== 'string') return undefined;
        return type.zoned ? readInstant(cell) : readTimestamp(cell);
      };
    case 'unknown':
      return (cell) =>
        cell instanceof Uint8Array ? `\\x${Buffer.from(cell).toString('hex')}` : textOf(cell);
    default:
      return (cell) => (cell instanceof Uint8Array ? undefined : textOf(cell));
  }
}

/** The type of a column that declares none, by what it holds. */
export function observedType(cells: readonly Cell[]): ColumnType {
  const kinds = new Set(cells.filter((cell) => cell !== null).map(kindOf));
  if (kinds.size === 0) return {kind: 'text'};
  if (kinds.size === 1) return typesByKind[[...kinds][0]!];
  const areNumbers = kinds.has('integer') && kinds.has('float') && kinds.size === 2;
  const fitsFloat = cells.every((cell) => cell === null || readFloat(cell) !== undefined);
  return areNumbers && fitsFloat ? typesByKind.float : {kind: 'unknown'};
}

/** What SQLite calls the type of a stored value, for people. */
export function describeCell(cell: Cell): string {
  if (cell === null) return 'NULL';
  if (cell instanceof Uint8Array) return `a BLOB of ${cell.length} bytes`;
  const shown = textOf(cell);
  const kind = {integer: 'the integer', float: 'the real number', text: 'the text', bytes: ''}[kindOf(cell)];
  return `${kind} ${shown.length > 60 ? `${shown.slice(0, 60)}...` : shown}`;
}

type CellKind = 'integer' | 'float' | 'text' | 'bytes';

const typesByKind: Readonly<Record<CellKind, ColumnType>> = {
  integer: {kind: 'integer', bits: 64, signed: true},
  float: {kind: 'float', bits: 64},
  text: {kind: 'text'},
  bytes: {kind: 'bytes'},
};

function kindOf(cell: NonNullable<Cell>): CellKind {
  if (typeof cell === 'bigint') return 'integer';
  if (typeof cell === 'number') return 'float';
  return typeof cell === 'string' ? 'text' : 'bytes';
}

function textOf(cell: number | bigint | string): string {
  return typeof cell === 'number' && Number.isInteger(cell) && Math.abs(cell) < 1e21
    ? `${cell}.0`
    : String(cell);
}

function readFloat(cell: NonNullable<Cell>): number | undefined {
  if (typeof cell === 'number') return cell;
  return typeof cell === 'bigint' && BigInt(Number(cell)) === cell ? Number(cell) : undefined;
}

/** A number with all its digits and no exponent. */
function readNumber(cell: NonNullable<Cell>): string | undefined {
  if (typeof cell === 'bigint') return String(cell);
  if (typeof cell === 'number') return Number.isFinite(cell) ? withoutExponent(String(cell)) : undefined;
  return typeof cell === 'string' && /^-?\d+(\.\d+)?$/.test(cell) ? cell : undefined;
}

function withoutExponent(text: string): string {
  const [, sign, whole, fraction = '', exponent] = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text) ?? [];
  if (exponent === undefined) return text;
  const point = whole!.length + Number(exponent);
  const digits = `${whole}${fraction}`;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return `${sign}${digits.padEnd(point, '0')}`;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** Fills up with zeros; digits beyond the scale do not fit. */
function withScale(text: string | undefined, scale: number): string | undefined {
  if (text === undefined) return undefined;
  const [whole, fraction = ''] = text.split('.');
  const kept = fraction.replace(/0+$/, '');
  if (kept.length > scale) return undefined;
  return scale === 0 ? whole : `${whole}.${kept.padEnd(scale, '0')}`;
}

function readTime(text: string, isZoned: boolean): string | undefined {
  const [, clock, zone] = /^(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d(?::?\d\d)?)?$/.exec(text) ?? [];
  if (clock === undefined || isZoned !== (zone !== undefined)) return undefined;
  return `${tidyClock(clock)}${zone === 'Z' ? '+00' : (zone ?? '')}`;
}

function readTimestamp(text: string): string | undefined {
  const [, day, clock = '00:00:00'] = timestamp.exec(text) ?? [];
  return day === undefined ? undefined : `${day} ${tidyClock(clock)}`;
}

/** In UTC. */
function readInstant(text: string): string | undefined {
  const [, day, clock, zone] = zoned.exec(text) ?? [];
  if (day === undefined) return undefined;
  const tidy = tidyClock(clock!);
  if (/^(Z|[+-]00(:?00)?)$/.test(zone!)) return `${day} ${tidy}+00`;
  const [seconds, fraction] = tidy.split('.');
  const offset = zone!.length === 3 ? `${zone}:00` : zone!.replace(/^(...)(\d\d)$/, '$1:$2');
  const moment = new Date(`${day}T${seconds}${offset}`);
  if (Number.isNaN(moment.getTime())) return undefined;
  const utc = moment.toISOString().slice(0, 19).replace('T', ' ');
  return `${utc}${fraction === undefined ? '' : `.${fraction}`}+00`;
}

/** With seconds, and without zeros at the end of a fraction. */
function tidyClock(clock: string): string {
  if (clock.length === 5) return `${clock}:00`;
  return clock.includes('.') ? clock.replace(/\.?0+$/, '') : clock;
}
