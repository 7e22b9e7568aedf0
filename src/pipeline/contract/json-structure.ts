import type {ColumnType} from '../../warehouse/index.ts';

/**
 * What the values of a JSON column have in common, as the spool sums it up: the name of a type, a list of one
 * structure, or an object of them.
 */
export type JsonStructure = string | readonly [JsonStructure] | {readonly [key: string]: JsonStructure};

/** A value within objects that gets a column. */
export interface JsonLeaf {
  keys: readonly string[];
  type: ColumnType;
}

export function parseStructure(text: string | null): JsonStructure {
  return text === null ? 'NULL' : (JSON.parse(text) as JsonStructure);
}

export function isObjectStructure(
  structure: JsonStructure,
): structure is {readonly [key: string]: JsonStructure} {
  return typeof structure === 'object' && !Array.isArray(structure);
}

/** Only ever NULL: nothing is known of it, so it gets no column yet. */
export function isEmptyStructure(structure: JsonStructure): boolean {
  return structure === 'NULL';
}

/** The values within an object, down to a depth; what lies deeper, and lists, stay JSON. */
export function leavesOf(structure: JsonStructure, depth: number, keys: readonly string[] = []): JsonLeaf[] {
  if (isEmptyStructure(structure)) return [];
  if (isObjectStructure(structure) && depth > 0 && Object.keys(structure).length > 0)
    return Object.entries(structure).flatMap(([key, inner]) => leavesOf(inner, depth - 1, [...keys, key]));
  return [{keys, type: leafType(structure)}];
}

/** Whole numbers may exceed their type, which has to be asked. */
export function leafType(structure: JsonStructure): ColumnType {
  if (typeof structure !== 'string') return {kind: 'json'};
  switch (structure) {
    case 'BOOLEAN':
      return {kind: 'boolean'};
    case 'UBIGINT':
    case 'BIGINT':
    case 'HUGEINT':
      return {kind: 'integer', bits: 64, signed: true};
    case 'DOUBLE':
      return {kind: 'float', bits: 64};
    case 'VARCHAR':
      return {kind: 'text'};
    default:
      return {kind: 'json'};
  }
}

/** JSON pointer to a value. */
export function pointerTo(keys: readonly string[]): string {
  return keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
