import {numberText} from '#plugins/files/exact-json.ts';

/** Records by the name of their resource: a parent, its parent and so on. */
export type Ancestors = Readonly<Record<string, unknown>>;

const placeholder = /\{([A-Za-z_][\w-]*)\.([\w.-]+)\}/g;

/** Names of the resources that a text refers to, e.g. `repos` for `/repos/{repos.id}/issues`. */
export function mentionedResources(text: string): string[] {
  return [...text.matchAll(placeholder)].map(([, resource]) => resource!);
}

/** The text with the values of parents in place of `{resource.field}`. Throws what `missing` makes of a gap. */
export function fillPlaceholders(
  text: string,
  ancestors: Ancestors,
  {encode, missing}: {encode: (value: string) => string; missing: (reference: string) => Error},
): string {
  return text.replaceAll(placeholder, (_, resource: string, field: string) => {
    const value = scalarText(fieldOf(ancestors[resource], field));
    if (value === undefined) throw missing(`${resource}.${field}`);
    return encode(value);
  });
}

/** A field of a record, also inside others: `owner.login`. */
export function fieldOf(record: unknown, path: string): unknown {
  const own = (value: unknown, name: string) =>
    typeof value === 'object' && value !== null && Object.hasOwn(value, name)
      ? (value as Record<string, unknown>)[name]
      : undefined;
  return own(record, path) ?? path.split('.').reduce(own, record);
}

/** Texts, numbers and booleans as text; undefined for everything else. */
export function scalarText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'boolean' ? String(value) : numberText(value);
}
