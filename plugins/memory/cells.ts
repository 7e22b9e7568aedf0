import {MapValue, type ColumnType, type Value} from '#src/warehouse/index.ts';
import {MemoryError} from './errors.ts';

/** The text of a value that is not NULL, by the rules for CSV in `src/warehouse/bulk.ts`. */
export function formatCell(value: Exclude<Value, null>): string {
  if (value instanceof Uint8Array) return String.raw`\x${Buffer.from(value).toString('hex')}`;
  return typeof value === 'object' ? formatJson(value) : String(value);
}

/** JSON text that keeps every digit of big integers. */
export function formatJson(value: Value): string {
  if (value instanceof Uint8Array) return JSON.stringify(formatCell(value));
  if (value instanceof MapValue)
    return `{${value.entries.map(([key, item]) => `${JSON.stringify(String(key))}:${formatJson(item)}`).join(',')}}`;
  if (Array.isArray(value)) return `[${value.map(formatJson).join(',')}]`;
  if (typeof value === 'bigint') return String(value);
  if (value === null || typeof value !== 'object')
    return typeof value === 'number' && !Number.isFinite(value)
      ? JSON.stringify(String(value))
      : JSON.stringify(value);
  const fields = Object.entries(value as Readonly<Record<string, Value>>);
  return `{${fields.map(([name, item]) => `${JSON.stringify(name)}:${formatJson(item)}`).join(',')}}`;
}

const patterns: Partial<Record<ColumnType['kind'], RegExp>> = {
  date: /^\d{4,}-\d\d-\d\d$/,
  time: /^\d\d:\d\d:\d\d(\.\d{1,6})?([+-]\d\d(:?\d\d)?)?$/,
  timestamp: /^\d{4,}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?(\+00)?$/,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  decimal: /^[+-]?\d+(\.\d+)?$/,
  integer: /^[+-]?\d+$/,
  bytes: /^\\x([0-9a-f]{2})*$/,
  boolean: /^(true|false)$/,
  float: /^[+-]?(nan|inf(inity)?|\d*\.?\d+([eE][+-]?\d+)?)$/i,
};

/** The value of a text. Throws when it does not fit the type. */
export function parseCell(text: string, type: ColumnType): Value {
  if (patterns[type.kind]?.test(text) === false) throw misfit(text, type);
  switch (type.kind) {
    case 'boolean':
      return text === 'true';
    case 'integer':
      return parseInteger(text, type);
    case 'decimal':
      return parseDecimal(text, type);
    case 'float':
      return parseFloatText(text, type.bits);
    case 'bytes':
      return new Uint8Array(Buffer.from(text.slice(2), 'hex'));
    case 'json':
      parseJson(text, type);
      return text;
    case 'list':
    case 'struct':
    case 'map':
      return fromJson(parseJson(text, type), type);
    default:
      return text;
  }
}

function parseInteger(text: string, type: Extract<ColumnType, {kind: 'integer'}>): number | bigint {
  const value = BigInt(text);
  const fits = type.signed ? BigInt.asIntN(type.bits, value) : BigInt.asUintN(type.bits, value);
  if (fits !== value) throw misfit(text, type);
  return type.bits <= 32 ? Number(value) : value;
}

function parseDecimal(text: string, type: Extract<ColumnType, {kind: 'decimal'}>): string {
  if (type.precision === undefined) return text;
  const {precision, scale = 0} = type;
  const [, sign = '', whole = '', fraction = ''] = /^([+-]?)0*(\d*)(?:\.(\d+))?$/.exec(text)!;
  if (fraction.length > scale || whole.length > precision - scale) throw misfit(text, type);
  return `${sign === '-' ? '-' : ''}${whole || '0'}${scale > 0 ? `.${fraction.padEnd(scale, '0')}` : ''}`;
}

function parseFloatText(text: string, bits: 32 | 64): number {
  const sign = text.startsWith('-') ? -1 : 1;
  if (/nan/i.test(text)) return Number.NaN;
  if (/inf/i.test(text)) return sign * Infinity;
  return bits === 32 ? Math.fround(Number(text)) : Number(text);
}

/** A number whose digits a JavaScript number would lose keeps them as text. */
export function parseJson(text: string, type: ColumnType = {kind: 'json'}): unknown {
  try {
    const keepDigits = (_: string, value: unknown, {source}: {source?: string}) =>
      typeof value === 'number' && source !== undefined && String(value) !== source ? rawJson(source) : value;
    return JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown);
  } catch {
    throw misfit(text, type);
  }
}

/** `JSON.rawJSON` is older than its type declaration. */
function rawJson(source: string): unknown {
  return (JSON as unknown as {rawJSON(text: string): unknown}).rawJSON(source);
}

/** The value of parsed JSON. Throws when it does not fit the type. */
export function fromJson(json: unknown, type: ColumnType): Value {
  if (json === null || json === undefined) return null;
  if (type.kind === 'json') return JSON.stringify(json);
  if (type.kind === 'list') {
    if (!Array.isArray(json)) throw misfit(JSON.stringify(json), type);
    return json.map((item) => fromJson(item, type.element));
  }
  if (type.kind === 'struct' || type.kind === 'map') {
    if (!JSON.stringify(json).startsWith('{')) throw misfit(JSON.stringify(json), type);
    const members = json as Record<string, unknown>;
    if (type.kind === 'struct')
      return Object.fromEntries(
        type.fields.map((field) => [field.name, fromJson(members[field.name], field.type)]),
      );
    return new MapValue(
      Object.entries(members).map(([key, item]) => [parseCell(key, type.key), fromJson(item, type.value)]),
    );
  }
  return parseCell(typeof json === 'string' ? json : JSON.stringify(json), type);
}

function misfit(text: string, type: ColumnType): MemoryError {
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return new MemoryError('rejected-data', `"${shown}" is no ${type.kind}`);
}
