import {Dict, Float, HostObject, PythonSet, Tuple, Undefined} from './values.ts';

/** `str(value)` of Python. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Undefined) return '';
  return toRepresentation(value);
}

/** `repr(value)` of Python. */
export function toRepresentation(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return numberText(value);
  if (value instanceof Float) return floatText(value.value);
  if (value instanceof Tuple) {
    const items = [...value].map(toRepresentation);
    return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`;
  }
  if (Array.isArray(value)) return `[${value.map(toRepresentation).join(', ')}]`;
  if (value instanceof Dict)
    return `{${value
      .entries()
      .map(([key, item]) => `${toRepresentation(key)}: ${toRepresentation(item)}`)
      .join(', ')}}`;
  if (value instanceof PythonSet)
    return value.members.size === 0 ? 'set()' : `{${value.members.keys().map(toRepresentation).join(', ')}}`;
  if (value instanceof Undefined) return 'Undefined';
  if (value instanceof HostObject) return value.text();
  return String(value);
}

function numberText(value: number): string {
  return Number.isInteger(value) ? String(value) : floatText(value);
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e16 || size < 1e-4))
    return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  return Number.isInteger(value) ? `${value.toFixed(0)}.0` : String(value);
}

const escapes: Record<string, string> = {'\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\'};

function quote(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replaceAll(/[\n\r\t\\]/g, (character) => escapes[character]!);
  return `${mark}${mark === "'" ? escaped.replaceAll("'", "\\'") : escaped}${mark}`;
}

/** Name of the type in Python's words. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  if (value instanceof Float) return 'float';
  if (value instanceof Tuple) return 'tuple';
  if (Array.isArray(value)) return 'list';
  if (value instanceof Dict) return 'dict';
  if (value instanceof PythonSet) return 'set';
  if (value instanceof Undefined) return 'Undefined';
  return value.constructor.name;
}
