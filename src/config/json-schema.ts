import {z} from 'zod';
import type {AdapterDefinition, AdapterTable} from '../warehouse/index.ts';
import {connectionFields, type ConnectionField} from './connection-fields.ts';
import {commonConnectionShape, projectSchema} from './project-schema.ts';
import {referenceForms} from './references.ts';

type JsonSchema = Record<string, unknown>;

const variableReference = {type: 'string', pattern: '^env:.+', description: 'env:VARIABLE'};
const secretReference = {type: 'string', pattern: '^(env|file|keychain|cmd):.+'};

/** JSON schema of weir.yml with the settings of every plugin; feeds completion and checks of editors. */
export async function weirJsonSchema(adapters: AdapterTable): Promise<object> {
  const offered = adapters.filter((entry) => !entry.testing);
  const definitions = await Promise.all(offered.map((entry) => entry.load()));
  const schema = toJsonSchema(projectSchema);
  const properties = schema.properties as Record<string, JsonSchema>;
  const types = offered.flatMap((entry) => [entry.name, ...entry.aliases]);
  const connection = connectionSchema(definitions, types);
  properties.connections = withEntries(properties.connections!, {
    ...connection,
    required: ['type'],
    allOf: definitions.map((definition) => settingsRule(definition, {isComplete: true})),
  });
  properties.environments = withConnectionOverrides(properties.environments!, {
    ...connection,
    allOf: definitions.map((definition) => settingsRule(definition, {isComplete: false})),
  });
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'weir.yml',
    description: 'A weir project: its connections, environments and variables',
    ...schema,
    definitions: Object.fromEntries(
      definitions.map((definition) => [definition.name, settingsSchema(definition)]),
    ),
  };
}

function connectionSchema(definitions: readonly AdapterDefinition[], types: readonly string[]): JsonSchema {
  const titles = definitions.map(({name, title}) => `${name} (${title})`).join(', ');
  return {
    type: 'object',
    properties: {
      ...commonProperties(),
      type: {type: 'string', enum: types, description: `Kind of system: ${titles}`},
    },
  };
}

/** The settings that a plugin takes, applied where `type` names it. */
function settingsRule(definition: AdapterDefinition, {isComplete}: {isComplete: boolean}): JsonSchema {
  const required = connectionFields(definition)
    .filter((field) => field.required)
    .map(({key}) => key);
  return {
    if: {properties: {type: {enum: [definition.name, ...definition.aliases]}}, required: ['type']},
    // oxlint-disable-next-line unicorn/no-thenable -- `then` is a keyword of JSON schema
    then: {allOf: [{$ref: `#/definitions/${definition.name}`}, ...(isComplete ? [{required}] : [])]},
  };
}

function settingsSchema(definition: AdapterDefinition): JsonSchema {
  return {
    type: 'object',
    description: definition.summary,
    properties: {
      ...commonProperties(),
      type: {type: 'string'},
      ...Object.fromEntries(connectionFields(definition).map((field) => [field.key, fieldSchema(field)])),
    },
    additionalProperties: false,
  };
}

function fieldSchema(field: ConnectionField): JsonSchema {
  const description = [field.help, field.secret ? `A reference: ${referenceForms}.` : ''].join(' ').trim();
  const examples = field.example === undefined ? {} : {examples: [field.example]};
  const title = field.label;
  if (field.secret && field.kind === 'text') return {...secretReference, title, description, ...examples};
  const plain = withoutKeys(toJsonSchema(field.schema), metadataKeys);
  if (field.secret) return {...plain, title, description, ...examples};
  const takesAnyText = plain.type === 'string' && !('pattern' in plain) && !('enum' in plain);
  if (takesAnyText) return {...plain, title, description, ...examples};
  return {
    title,
    description,
    ...examples,
    ...('default' in plain && {default: plain.default}),
    anyOf: [withoutKeys(plain, ['default']), variableReference],
  };
}

function commonProperties(): Record<string, JsonSchema> {
  return toJsonSchema(z.object(commonConnectionShape)).properties as Record<string, JsonSchema>;
}

/** Puts the schema of one entry into `record().nullish()`, which zod gives out as a choice with null. */
function withEntries(record: JsonSchema, entry: JsonSchema): JsonSchema {
  return {
    description: record.description,
    type: ['object', 'null'],
    ...entryNames,
    additionalProperties: entry,
  };
}

const entryNames = {propertyNames: {pattern: '^[A-Za-z_][A-Za-z0-9_-]*$'}};

function withConnectionOverrides(environments: JsonSchema, entry: JsonSchema): JsonSchema {
  return {
    description: environments.description,
    type: ['object', 'null'],
    additionalProperties: {
      type: ['object', 'null'],
      properties: {
        variables: {type: ['object', 'null'], description: 'Values for var() in assets'},
        connections: {
          type: ['object', 'null'],
          description: 'Settings merged over the connections of the same name, or new ones',
          ...entryNames,
          additionalProperties: entry,
        },
      },
      additionalProperties: false,
    },
  };
}

/** `FieldMetadata`, which zod copies into its output. */
const metadataKeys = ['label', 'help', 'secret', 'advanced', 'example', 'path'];

function toJsonSchema(schema: z.ZodType): JsonSchema {
  const converted = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-7',
    unrepresentable: 'any',
    override({jsonSchema}) {
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  return withoutKeys(converted, ['$schema', '~standard']);
}

function withoutKeys(schema: object, keys: readonly string[]): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !keys.includes(key)));
}
