import {parse} from 'yaml';
import type {z} from 'zod';
import type {AdapterDefinition, FieldMetadata} from '../warehouse/index.ts';
import {parseReference} from './references.ts';
import {definitionOf, unwrapSchema} from './schema-walk.ts';

/** One setting of a plugin, as flags, wizard and checks need it. */
export interface ConnectionField extends FieldMetadata {
  key: string;
  schema: z.ZodType;
  required: boolean;
  kind: 'text' | 'number' | 'boolean' | 'choice' | 'structure';
  /** Of a `choice`. */
  choices: readonly string[];
  defaultValue: unknown;
}

export function connectionFields(definition: Pick<AdapterDefinition, 'config'>): ConnectionField[] {
  return Object.entries(definition.config.shape as Record<string, z.ZodType>).map(([key, schema]) => {
    const absent = schema.safeParse(undefined);
    return {
      ...metadataOf(key, schema),
      key,
      schema,
      required: !absent.success,
      kind: kindOf(schema),
      choices: choicesOf(schema),
      defaultValue: absent.success ? absent.data : undefined,
    };
  });
}

/** The value that a flag or an answer stands for; text that fits no other kind stays text for the check. */
export function parseFieldText(field: ConnectionField, text: string): unknown {
  if (parseReference(text)) return text;
  switch (field.kind) {
    case 'number':
      return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
    case 'boolean':
      return {true: true, yes: true, false: false, no: false}[text.toLowerCase()] ?? text;
    case 'structure':
      return parseYamlValue(text);
    default:
      return text;
  }
}

function parseYamlValue(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return text;
  }
}

/** `.meta()` may stand on the field or, when `.optional()` came after it, on the schema inside. */
function metadataOf(key: string, schema: z.ZodType): FieldMetadata {
  for (let current: z.ZodType | undefined = schema; current; current = definitionOf(current).innerType) {
    const metadata = current.meta() as Partial<FieldMetadata> | undefined;
    if (metadata?.label !== undefined) return {help: '', ...metadata, label: metadata.label};
  }
  return {label: key, help: ''};
}

function kindOf(schema: z.ZodType): ConnectionField['kind'] {
  switch (definitionOf(unwrapSchema(schema)).type) {
    case 'string':
      return 'text';
    case 'number':
    case 'boolean':
      return definitionOf(unwrapSchema(schema)).type as 'number' | 'boolean';
    case 'enum':
      return 'choice';
    default:
      return 'structure';
  }
}

function choicesOf(schema: z.ZodType): string[] {
  return Object.values(definitionOf(unwrapSchema(schema)).entries ?? {}).map(String);
}
