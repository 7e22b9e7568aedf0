import {MapValue, type ColumnType, type Value} from '#src/warehouse/index.ts';

/** Kinds as which a column may come back; nested values and rare types may become text that means the same. */
export const acceptedKinds: Record<ColumnType['kind'], readonly ColumnType['kind'][]> = {
  boolean: ['boolean'],
  integer: ['integer', 'decimal'],
  decimal: ['decimal'],
  float: ['float'],
  text: ['text'],
  bytes: ['bytes'],
  date: ['date'],
  time: ['time', 'text'],
  timestamp: ['timestamp'],
  interval: ['interval', 'text'],
  uuid: ['uuid', 'text'],
  json: ['json', 'text'],
  list: ['list', 'json', 'text'],
  struct: ['struct', 'json', 'text'],
  map: ['map', 'json', 'text'],
  unknown: ['unknown', 'text'],
};

const nestedKinds: readonly ColumnType['kind'][] = ['json', 'list', 'struct', 'map'];

/** One form for a text that was loaded and the value that came back. */
export function comparable(value: Value, type: ColumnType): string | null {
  if (value === null) return null;
  if (nestedKinds.includes(type.kind))
    return JSON.stringify(sortKeys(typeof value === 'string' ? JSON.parse(value) : toPlain(value)));
  if (type.kind === 'float') return String(Number(value));
  if (value instanceof Uint8Array) return String.raw`\x${Buffer.from(value).toString('hex')}`;
  return String(value);
}

function toPlain(value: Value): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof MapValue)
    return Object.fromEntries(value.entries.map(([key, member]) => [String(key), toPlain(member)]));
  if (Array.isArray(value)) return value.map(toPlain);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toPlain(member)]));
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, member]) => [name, sortKeys(member)]));
}
