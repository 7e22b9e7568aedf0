import {z} from 'zod';
import {parseYamlDocument, validateDocument} from '../../config/yaml-document.ts';
import type {Asset} from '../../project/asset.ts';
import {globMatches} from '../../project/select/glob.ts';

const texts = z.union([
  z
    .string()
    .min(1)
    .transform((text) => [text]),
  z.array(z.string().min(1)).min(1),
]);

const policySchema = z.strictObject({
  policies: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be in lower case with dashes'),
        severity: z.enum(['warn', 'error']).default('error'),
        message: z.string().min(1).optional(),
        select: z
          .strictObject({
            name: texts.optional(),
            path: texts.optional(),
            tag: texts.optional(),
            kind: z.array(z.enum(['sql', 'ingest', 'seed', 'job'])).optional(),
          })
          .default({}),
        exclude: z
          .strictObject({name: texts.optional(), path: texts.optional(), tag: texts.optional()})
          .optional(),
        require: z.strictObject({
          description: z.literal(true).optional(),
          owner: z.union([z.literal(true), z.string().min(1)]).optional(),
          tags: texts.optional(),
          any_tag: texts.optional(),
          checks: texts.optional(),
          name: z.string().min(1).optional(),
          columns_described: z.literal(true).optional(),
          meta: texts.optional(),
        }),
      }),
    )
    .min(1),
});

export type Policy = z.output<typeof policySchema>['policies'][number];

/** Reads policy.yml. Throws `UsageError` with every problem and its place. */
export function parsePolicies(text: string, file: string): readonly Policy[] {
  return validateDocument(parseYamlDocument(text, file), policySchema).policies;
}

/** What an asset lacks of a policy, one sentence each; nothing where the policy is not for it. */
export function checkPolicy({select, exclude, require, message}: Policy, asset: Asset): string[] {
  if (!isChosen(select, asset) || (exclude && isExcluded(exclude, asset))) return [];
  const checks = asset.checks.map(({rule}) => rule.kind as string);
  const missingOf = (wanted: readonly string[], own: readonly string[]) =>
    wanted.filter((pattern) => !own.some((text) => globMatches(pattern, text)));
  const owner = asset.owner ?? '';
  const lacks = [
    ...(require.description && !asset.description?.trim() ? ['a description'] : []),
    ...(require.owner === true && owner === '' ? ['an owner'] : []),
    ...(typeof require.owner === 'string' && !globMatches(require.owner, owner)
      ? [`an owner like ${require.owner}`]
      : []),
    ...missingOf(require.tags ?? [], asset.tags).map((tag) => `the tag ${tag}`),
    ...(require.any_tag && missingOf(require.any_tag, asset.tags).length === require.any_tag.length
      ? [`one of the tags ${require.any_tag.join(', ')}`]
      : []),
    ...missingOf(require.checks ?? [], checks).map((check) => `a check ${check}`),
    ...(require.name !== undefined && !globMatches(require.name, asset.name)
      ? [`a name like ${require.name}`]
      : []),
    ...(require.columns_described ? undescribed(asset) : []),
    ...missingOf(require.meta ?? [], Object.keys(asset.meta)).map((name) => `meta.${name}`),
  ];
  return lacks.map((lack) => `${asset.name} lacks ${lack}${message === undefined ? '' : `: ${message}`}`);
}

function undescribed({columns = []}: Asset): string[] {
  if (columns.length === 0) return ['descriptions of its columns'];
  return columns.flatMap(({name, description}) =>
    description?.trim() ? [] : [`a description of column ${name}`],
  );
}

function isChosen({name, path, tag, kind}: Policy['select'], asset: Asset): boolean {
  return (
    (!name || name.some((pattern) => globMatches(pattern, asset.name))) &&
    (!path || path.some((pattern) => globMatches(pattern, asset.file))) &&
    (!tag || tag.some((pattern) => asset.tags.some((text) => globMatches(pattern, text)))) &&
    (!kind || (kind as readonly string[]).includes(asset.kind))
  );
}

function isExcluded(exclude: NonNullable<Policy['exclude']>, asset: Asset): boolean {
  const {name = [], path = [], tag = []} = exclude;
  return (
    name.some((pattern) => globMatches(pattern, asset.name)) ||
    path.some((pattern) => globMatches(pattern, asset.file)) ||
    tag.some((pattern) => asset.tags.some((text) => globMatches(pattern, text)))
  );
}
