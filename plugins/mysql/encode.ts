import {MapValue, type Value} from '#src/warehouse/index.ts';

/** JSON with numbers of any size unharmed. */
export function jsonText(value: Value): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : `"${value}"`;
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof Uint8Array) return JSON.stringify(`\\x${hexOf(value)}`);
  if (Array.isArray(value)) return `[${value.map((item: Value) => jsonText(item)).join(',')}]`;
  const entries: (readonly [Value, Value])[] =
    value instanceof MapValue ? [...value.entries] : Object.entries(value as Record<string, Value>);
  const members = entries.map(([key, item]) => {
    const name = typeof key === 'string' ? key : jsonText(key);
    return `${JSON.stringify(name)}:${jsonText(item)}`;
  });
  return `{${members.join(',')}}`;
}

export function hexOf(value: Uint8Array): string {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex');
}
