import type {z} from 'zod';

/** The parts of a zod schema's definition that lead to the schemas inside it. */
interface Definition {
  type: string;
  innerType?: z.ZodType;
  in?: z.ZodType;
  element?: z.ZodType;
  valueType?: z.ZodType;
  options?: z.ZodType[];
  shape?: Record<string, z.ZodType>;
  entries?: Record<string, string | number>;
}

export function definitionOf(schema: z.ZodType): Definition {
  return schema._zod.def as unknown as Definition;
}

/** The schema below `optional`, `default` and other wrappers. */
export function unwrapSchema(schema: z.ZodType): z.ZodType {
  const definition = definitionOf(schema);
  const inner = definition.innerType ?? definition.in;
  return inner ? unwrapSchema(inner) : schema;
}

/** Every schema that may apply at the path; several below a union. */
export function schemaAt(schema: z.ZodType, path: readonly PropertyKey[]): z.ZodType[] {
  const current = unwrapSchema(schema);
  const definition = definitionOf(current);
  if (definition.options) return definition.options.flatMap((option) => schemaAt(option, path));
  const [key, ...rest] = path;
  if (key === undefined) return [current];
  const next = definition.shape?.[String(key)] ?? definition.valueType ?? definition.element;
  return next ? schemaAt(next, rest) : [];
}

/** Names that the objects among the schemas accept. */
export function knownKeys(schemas: readonly z.ZodType[]): string[] {
  return [...new Set(schemas.flatMap((schema) => Object.keys(definitionOf(schema).shape ?? {})))];
}
