import {UsageError} from '../errors/index.ts';
import type {AdapterDefinition, Relation} from '../warehouse/index.ts';

/** Schema of the tables that environments point at. */
export const versionsSchema = '_weir_versions';

/** The environment whose views have the names of the assets themselves. */
export const production = 'prod';

const digestLength = 10;

/** The table or view of one version of an asset. */
export function versionRelation(
  relation: Relation,
  version: string,
  {capabilities}: Pick<AdapterDefinition, 'capabilities'>,
): Relation {
  const ending = `__${version.slice(0, digestLength)}`;
  const schema = relation.schema ?? capabilities.defaultSchema;
  const stem = [...(schema === undefined ? [] : [schema]), relation.name].join('__');
  return {
    ...(relation.catalog !== undefined && {catalog: relation.catalog}),
    schema: versionsSchema,
    name: `${clip(stem, capabilities.maxIdentifierLength - ending.length)}${ending}`,
  };
}

/** Names are limited in bytes; letters beyond ASCII take up to four. */
function clip(text: string, bytes: number): string {
  let clipped = text;
  while (new TextEncoder().encode(clipped).length > bytes) clipped = [...clipped].slice(0, -1).join('');
  return clipped;
}

/** The view of an asset in an environment: in production under its own name, elsewhere in a schema of its own. */
export function environmentRelation(
  relation: Relation,
  environment: string,
  {capabilities, title}: Pick<AdapterDefinition, 'capabilities' | 'title'>,
): Relation {
  if (environment === production) return relation;
  const schema = `${relation.schema ?? capabilities.defaultSchema ?? ''}__${environment}`;
  if (new TextEncoder().encode(schema).length > capabilities.maxIdentifierLength)
    throw new UsageError(`${schema} is too long for a schema of ${title}`, {
      hint: 'Give the environment a shorter name.',
    });
  return {...relation, schema};
}

/** Throws `UsageError` for a name that cannot be part of a schema. */
export function checkEnvironmentName(name: string): void {
  if (/^[a-z][a-z0-9_]{0,30}$/.test(name)) return;
  throw new UsageError(`${name} is no name for an environment`, {
    code: 'usage-unknown-environment',
    hint: 'Use up to 31 small letters, digits and underscores, beginning with a letter, e.g. dev or feature_12.',
  });
}
