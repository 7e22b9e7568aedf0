import type {ColumnType, ListValue, MapValue, StructValue, Value} from '../warehouse/index.ts';
import {bytesText, numberText} from './scalar-text.ts';

/**
 * A value as JSON text on one line. Integers and decimals are JSON numbers with all their digits: the text is exact,
 * and a reader that only has doubles rounds them itself. NaN and infinities, which JSON has no numbers for, are the
 * strings "NaN", "Infinity" and "-Infinity", so that they differ from null. JSON columns are embedded as they are,
 * bytes are `\x` hex, everything about time is ISO text, a map is an object with the text of its keys.
 */
export function valueJson(value: Value, type: ColumnType): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return textJson(value, type);
  if (typeof value === 'number')
    return Number.isFinite(value) ? numberText(value, type) : JSON.stringify(String(value));
  if (typeof value !== 'object') return String(value);
  if (value instanceof Uint8Array) return JSON.stringify(bytesText(value));
  return nestedJson(value, type);
}

/**
 * A value as plain text: numbers with every digit, timestamps as ISO text, bytes as `\x` hex, nested values as JSON,
 * NaN and infinities by name.
 */
export function valueText(value: NonNullable<Value>, type: ColumnType): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return numberText(value, type);
  if (value instanceof Uint8Array) return bytesText(value);
  if (typeof value === 'object') return valueJson(value, type);
  return String(value);
}

function nestedJson(value: ListValue | StructValue | MapValue, type: ColumnType): string {
  if (type.kind === 'list')
    return `[${(value as ListValue).map((item) => valueJson(item, type.element)).join(',')}]`;
  if (type.kind === 'map')
    return jsonObject(
      (value as MapValue).entries.map(([key, item]) => [
        key === null ? 'null' : valueText(key, type.key),
        valueJson(item, type.value),
      ]),
    );
  if (type.kind === 'struct')
    return jsonObject(
      type.fields.map(({name, type: fieldType}) => [
        name,
        valueJson((value as StructValue)[name] ?? null, fieldType),
      ]),
    );
  return JSON.stringify(value);
}

/** Members as `[key, JSON text]`. */
function jsonObject(members: readonly (readonly [string, string])[]): string {
  return `{${members.map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(',')}}`;
}

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function textJson(text: string, type: ColumnType): string {
  if (type.kind === 'decimal' && jsonNumber.test(text)) return text;
  // Line breaks in valid JSON text stand between tokens only.
  if (type.kind === 'json' && isJson(text)) return text.trim().replaceAll(/\s*[\r\n]\s*/g, ' ');
  return JSON.stringify(text);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
