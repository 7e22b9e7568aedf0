import type {ColumnType, Value} from '../warehouse/index.ts';
import {valueText} from './value-json.ts';

export {valueText};

/** A value for people: NULL is `NULL`, and the text NULL is `'NULL'`. */
export function humanText(value: Value, type: ColumnType): string {
  if (value === null) return 'NULL';
  const text = valueText(value, type);
  return text === 'NULL' ? "'NULL'" : text;
}
