import type {ColumnType} from '#src/warehouse/index.ts';

interface PropertySchema {
  type?: string | readonly string[];
  format?: string;
  anyOf?: readonly PropertySchema[];
}

/**
 * Types that a tap's JSON schema settles. Dates and times are left to the values, because what taps call a date-time is
 * not always one.
 */
export function columnHints(schema: unknown): Record<string, ColumnType> {
  const {properties = {}} = (schema ?? {}) as {properties?: Record<string, PropertySchema>};
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, property]) => {
      const type = typeOf(property);
      return type ? [[name, type] as const] : [];
    }),
  );
}

function typeOf({type = [], format, anyOf}: PropertySchema): ColumnType | undefined {
  if (anyOf) return undefined;
  const kinds = [type].flat().filter((kind) => kind !== 'null');
  if (kinds.length !== 1 || format !== undefined) return undefined;
  switch (kinds[0]) {
    case 'integer':
      return {kind: 'integer', bits: 64, signed: true};
    case 'number':
      return {kind: 'float', bits: 64};
    case 'boolean':
      return {kind: 'boolean'};
    case 'string':
      return {kind: 'text'};
    case 'object':
    case 'array':
      return {kind: 'json'};
    default:
      return undefined;
  }
}
