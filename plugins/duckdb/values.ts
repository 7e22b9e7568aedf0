import type {DuckDBValue} from '@duckdb/node-api';
import {MapValue, type ColumnType, type Value} from '#src/warehouse/index.ts';
import type {DuckdbApi} from './database.ts';

interface Finite {
  isFinite: boolean;
  days?: number;
}

/** Turns DuckDB's value objects into the canonical form of `Value`. Undefined: the values already have it. */
export function valueReader(type: ColumnType): ((value: DuckDBValue) => Value) | undefined {
  switch (type.kind) {
    case 'boolean':
    case 'integer':
    case 'float':
    case 'text':
    case 'json':
      return undefined;
    case 'bytes':
      return (value) => (value as {bytes: Uint8Array} | null)?.bytes ?? null;
    case 'date':
      return (value) => (value === null ? null : dateText(value as Finite & DuckDBValue));
    case 'list': {
      const read = nestedReader(type.element);
      return (value) => (value as {items: DuckDBValue[]} | null)?.items.map(read) ?? null;
    }
    case 'struct': {
      const readers = type.fields.map((field) => nestedReader(field.type));
      return (value) => {
        if (value === null) return null;
        const values = Object.entries((value as {entries: Record<string, DuckDBValue>}).entries);
        return Object.fromEntries(values.map(([name, item], index) => [name, readers[index]!(item)]));
      };
    }
    case 'map': {
      const readKey = nestedReader(type.key);
      const readValue = nestedReader(type.value);
      return (value) =>
        value === null
          ? null
          : new MapValue(
              (value as {entries: {key: DuckDBValue; value: DuckDBValue}[]}).entries.map((entry) => [
                readKey(entry.key),
                readValue(entry.value),
              ]),
            );
    }
    default:
      return (value) => (value === null ? null : String(value));
  }
}

function nestedReader(type: ColumnType): (value: DuckDBValue) => Value {
  return valueReader(type) ?? ((value) => value as Value);
}

function dateText(value: Finite & DuckDBValue): string {
  if (value.isFinite) return String(value);
  return value.days! > 0 ? 'infinity' : '-infinity';
}

/** Wraps parameters for binding; integers that fit travel as BIGINT, DuckDB's usual width. */
export function bindable(api: DuckdbApi, value: Value): DuckDBValue {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return api.blobValue(value);
  if (value instanceof MapValue)
    return api.mapValue(
      value.entries.map(([key, item]) => ({key: bindable(api, key), value: bindable(api, item)})),
    );
  if (Array.isArray(value)) return api.listValue(value.map((item) => bindable(api, item)));
  return api.structValue(
    Object.fromEntries(Object.entries(value).map(([name, item]) => [name, bindable(api, item)])),
  );
}

const int64Limit = 2n ** 63n;

/** The types under which parameters are bound; undefined leaves the choice to the driver. */
export function bindableType(api: DuckdbApi, value: Value) {
  if (typeof value === 'bigint' && value < int64Limit && value >= -int64Limit) return api.BIGINT;
  if (Array.isArray(value) && value.every((item) => item === null)) return api.LIST(api.SQLNULL);
  return undefined;
}
