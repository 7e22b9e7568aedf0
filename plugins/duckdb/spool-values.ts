import type {DuckDBValue} from '@duckdb/node-api';
import {
  MapValue,
  type ColumnType,
  type ListValue,
  type StructValue,
  type Value,
} from '#src/warehouse/index.ts';
import type {DuckdbApi} from './database.ts';

/** What a value becomes in a data chunk; undefined when the type has no exact room for it. */
type Write = (value: Value) => DuckDBValue | undefined;

/**
 * The type under which a column is kept so that its values come back as they were. With `asText`, every type that may
 * lack room for a value is text.
 */
export function storageType(type: ColumnType, asText: boolean): ColumnType {
  const inner = (part: ColumnType) => storageType(part, asText);
  switch (type.kind) {
    case 'decimal': {
      const hasRoom = type.precision !== undefined && type.precision <= widestDecimal;
      return hasRoom && !asText ? type : text;
    }
    case 'date':
    case 'timestamp':
    case 'uuid':
      return asText ? text : type;
    case 'time':
      return asText || type.zoned ? text : type;
    case 'interval':
    case 'unknown':
      return text;
    case 'list':
      return {kind: 'list', element: inner(type.element)};
    case 'map':
      return {kind: 'map', key: inner(type.key), value: inner(type.value)};
    case 'struct':
      return {kind: 'struct', fields: type.fields.map(({name, type: part}) => ({name, type: inner(part)}))};
    default:
      return type;
  }
}

const text: ColumnType = {kind: 'text'};
const widestDecimal = 38;

/** For values of a column that is kept under this type. Undefined: they go into a chunk as they are. */
export function valueWriter(api: DuckdbApi, type: ColumnType): Write | undefined {
  const write = nonNullWriter(api, type);
  return write && ((value) => (value === null ? null : write(value)));
}

function nonNullWriter(api: DuckdbApi, type: ColumnType): Write | undefined {
  switch (type.kind) {
    case 'bytes':
      return (value) => api.blobValue(value as Uint8Array);
    case 'decimal':
      return decimalWriter(api, type.precision!, type.scale ?? 0);
    case 'date':
      return (value) => (isEndless(value) ? endless(value, api.DuckDBDateValue) : writeDate(api, value));
    case 'time':
      return (value) => {
        const micros = microsOfDay(value as string);
        return micros === undefined ? undefined : new api.DuckDBTimeValue(micros);
      };
    case 'timestamp':
      return timestampWriter(type.zoned ? api.DuckDBTimestampTZValue : api.DuckDBTimestampValue, type.zoned);
    case 'uuid':
      return (value) =>
        uuidForm.test(value as string)
          ? api.uuidValue(BigInt(`0x${(value as string).replaceAll('-', '')}`))
          : undefined;
    case 'list':
      return listWriter(api, type.element);
    case 'map':
      return mapWriter(api, type.key, type.value);
    case 'struct':
      return structWriter(api, type.fields);
    default:
      return undefined;
  }
}

const uuidForm = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

/** Takes exactly `scale` digits after the point, for fewer would come back as more. */
function decimalWriter(api: DuckdbApi, precision: number, scale: number): Write {
  const form = new RegExp(
    `^-?\\d{1,${Math.max(1, precision - scale)}}${scale > 0 ? `\\.\\d{${scale}}` : ''}$`,
  );
  return (value) =>
    form.test(value as string)
      ? new api.DuckDBDecimalValue(BigInt((value as string).replace('.', '')), precision, scale)
      : undefined;
}

interface Endless {
  readonly PosInf: DuckDBValue;
  readonly NegInf: DuckDBValue;
}

function isEndless(value: Value): boolean {
  return value === 'infinity' || value === '-infinity';
}

function endless(value: Value, {PosInf, NegInf}: Endless): DuckDBValue {
  return value === 'infinity' ? PosInf : NegInf;
}

const dateForm = /^(\d{4,6})-(\d\d)-(\d\d)$/;
/** No zeros at the end: they would not come back. */
const timeForm = /^\d\d:\d\d:\d\d(?:\.\d{0,5}[1-9])?$/;
const microsPerDay = 86_400_000_000n;

function writeDate(api: DuckdbApi, value: Value): DuckDBValue | undefined {
  const days = daysSinceEpoch(value as string);
  return days === undefined ? undefined : new api.DuckDBDateValue(days);
}

function timestampWriter(kind: Endless & (new (micros: bigint) => DuckDBValue), isZoned: boolean): Write {
  return (value) => {
    if (isEndless(value)) return endless(value, kind);
    let rest = value as string;
    if (isZoned) {
      if (!rest.endsWith('+00')) return undefined;
      rest = rest.slice(0, -3);
    }
    const gap = rest.indexOf(' ');
    const days = daysSinceEpoch(rest.slice(0, gap));
    const micros = microsOfDay(rest.slice(gap + 1));
    if (gap < 0 || days === undefined || micros === undefined) return undefined;
    return new kind(BigInt(days) * microsPerDay + micros);
  };
}

/** Values that follow one another often have the same date. */
let latestDate = {text: '1970-01-01', days: 0};

function daysSinceEpoch(date: string): number | undefined {
  if (date === latestDate.text) return latestDate.days;
  const [, year, month, day] = dateForm.exec(date) ?? [];
  if (year === undefined || Number(year) > latestYear) return undefined;
  const days = new Date(0).setUTCFullYear(Number(year), Number(month) - 1, Number(day)) / 86_400_000;
  latestDate = {text: date, days};
  return days;
}

/** Later ones do not fit into microseconds of 64 bits or into a `Date`. */
const latestYear = 270_000;

function microsOfDay(time: string): bigint | undefined {
  if (!timeForm.test(time)) return undefined;
  const seconds = digits(time, 0) * 3600 + digits(time, 3) * 60 + digits(time, 6);
  const fraction = time.length > 8 ? Number(time.slice(9).padEnd(6, '0')) : 0;
  return BigInt(seconds * 1_000_000 + fraction);
}

/** The number that two digits are. */
function digits(text: string, offset: number): number {
  return text.charCodeAt(offset) * 10 + text.charCodeAt(offset + 1) - 528;
}

function partWriter(api: DuckdbApi, type: ColumnType): Write {
  return valueWriter(api, type) ?? ((value) => value as DuckDBValue);
}

function listWriter(api: DuckdbApi, element: ColumnType): Write {
  const write = partWriter(api, element);
  return (value) => {
    const items = (value as ListValue).map(write);
    return items.includes(undefined) ? undefined : api.listValue(items as DuckDBValue[]);
  };
}

function structWriter(api: DuckdbApi, fields: readonly {name: string; type: ColumnType}[]): Write {
  const writers = fields.map(({name, type}) => ({name, write: partWriter(api, type)}));
  return (value) => {
    const entries = writers.map(
      ({name, write}) => [name, write((value as StructValue)[name] ?? null)] as const,
    );
    return entries.some(([, part]) => part === undefined)
      ? undefined
      : api.structValue(Object.fromEntries(entries) as Record<string, DuckDBValue>);
  };
}

function mapWriter(api: DuckdbApi, key: ColumnType, item: ColumnType): Write {
  const [writeKey, writeItem] = [partWriter(api, key), partWriter(api, item)];
  return (value) => {
    const entries = (value as MapValue).entries.map(([k, v]) => ({key: writeKey(k), value: writeItem(v)}));
    return entries.some((entry) => entry.key === undefined || entry.value === undefined)
      ? undefined
      : api.mapValue(entries as {key: DuckDBValue; value: DuckDBValue}[]);
  };
}
