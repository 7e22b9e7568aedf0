import {DateTime} from './date-time.ts';
import {toText} from './python-text.ts';
import {Callable, Dict, Float, HostObject, PythonSet, Undefined} from './values.ts';
import {PythonError} from './template-source.ts';

interface JsonOptions {
  /** Blanks of each level; default: one line. */
  indent?: number;
  sortKeys?: boolean;
}

/** `json.dumps` of Python, with its blanks. */
export function toJson(value: unknown, options: JsonOptions = {}, level = 0): string {
  const {indent, sortKeys = false} = options;
  const list = (open: string, items: readonly string[], close: string) => {
    if (items.length === 0) return open + close;
    if (indent === undefined) return open + items.join(', ') + close;
    const margin = `\n${' '.repeat(indent * (level + 1))}`;
    return `${open}${margin}${items.join(`,${margin}`)}\n${' '.repeat(indent * level)}${close}`;
  };
  const inner = (item: unknown) => toJson(item, options, level + 1);
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return asciiString(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number' || typeof value === 'bigint' || value instanceof Float) return toText(value);
  if (Array.isArray(value)) return list('[', value.map(inner), ']');
  if (value instanceof Dict) {
    const entries = value.entries().map(([key, item]) => [keyText(key), item] as const);
    if (sortKeys) entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return list(
      '{',
      entries.map(([key, item]) => `${asciiString(key)}: ${inner(item)}`),
      '}',
    );
  }
  if (value instanceof DateTime) return asciiString(value.text());
  const what =
    value instanceof PythonSet
      ? 'set'
      : value instanceof Undefined
        ? 'Undefined'
        : value instanceof Callable
          ? 'function'
          : value instanceof HostObject
            ? value.constructor.name
            : typeof value;
  throw new PythonError(`Object of type ${what} is not JSON serializable`);
}

function keyText(key: unknown): string {
  if (typeof key === 'boolean' || key === null) return JSON.stringify(key);
  return toText(key);
}

function asciiString(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
