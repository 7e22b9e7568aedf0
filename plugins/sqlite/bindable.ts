import type {Value} from '#src/warehouse/index.ts';
import {jsonText} from './dialect.ts';
import type {Cell} from './programs/protocol.ts';

const int64Limit = 2n ** 63n;

/** The form in which SQLite keeps a value; integers stay integers, and those too wide for it become their digits. */
export function bindable(value: Value): Cell {
  if (value === null || typeof value === 'string' || value instanceof Uint8Array) return value;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value === 'bigint') return value < int64Limit && value >= -int64Limit ? value : String(value);
  return jsonText(value);
}
