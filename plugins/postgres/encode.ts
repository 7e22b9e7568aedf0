import {MapValue, type Value} from '#src/warehouse/index.ts';

/** The text (or the bytes) that PostgreSQL reads as this value, for a bound parameter. */
export function encodeParameter(value: Value): string | Uint8Array | null {
  if (value === null || typeof value === 'string' || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return arrayLiteral(value);
  if (typeof value === 'object') return jsonText(value);
  return String(value);
}

/** `{1,NULL,"a \"b\""}` */
export function arrayLiteral(values: readonly Value[]): string {
  const items = values.map((value) => {
    if (value === null) return 'NULL';
    if (Array.isArray(value)) return arrayLiteral(value);
    const text = value instanceof Uint8Array ? bytesToHex(value) : String(encodeParameter(value));
    return `"${text.replaceAll('\\', '\\\\').replaceAll('"', String.raw`\"`)}"`;
  });
  return `{${items.join(',')}}`;
}

/** JSON with numbers of any size unharmed. */
export function jsonText(value: Value): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : `"${value}"`;
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof Uint8Array) return JSON.stringify(bytesToHex(value));
  if (Array.isArray(value)) return `[${value.map((item: Value) => jsonText(item)).join(',')}]`;
  const entries: (readonly [Value, Value])[] =
    value instanceof MapValue ? [...value.entries] : Object.entries(value as Record<string, Value>);
  return `{${entries.map(([key, item]) => `${jsonText(keyText(key))}:${jsonText(item)}`).join(',')}}`;
}

export function bytesToHex(bytes: Uint8Array): string {
  return String.raw`\x` + Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

function keyText(key: Value): string {
  return typeof key === 'string' ? key : jsonText(key);
}
