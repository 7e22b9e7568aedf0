/**
 * One cell. The JavaScript form is decided by the column's `ColumnType`, never by the vendor:
 *
 * - boolean: `boolean`; integer up to 32 bits and float: `number` (NaN and infinities included);
 *   integer of 64 bits and more: `bigint`
 * - decimal: `string` with every digit, e.g. `'1.50'`
 * - text, uuid, json (its text), unknown: `string`
 * - bytes: `Uint8Array`
 * - date `2026-01-31`, time `12:34:56.123456`, timestamp `2026-01-31 12:34:56.123456`, zoned ones with a
 *   trailing offset `+00`, interval in the vendor's text: `string`; years past 9999 and `infinity` as the vendor prints them
 * - list: array; struct: `StructValue`; map: `MapValue`
 */
export type Value =
  null | boolean | number | bigint | string | Uint8Array | ListValue | StructValue | MapValue;

export interface ListValue extends ReadonlyArray<Value> {}

export interface StructValue {
  readonly [field: string]: Value;
}

/** Entries in the vendor's order; keys may be of any type. */
export class MapValue {
  readonly entries: ReadonlyArray<readonly [Value, Value]>;
  constructor(entries: ReadonlyArray<readonly [Value, Value]>) {
    this.entries = entries;
  }
}
