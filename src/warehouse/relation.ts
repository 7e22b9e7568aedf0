/** The address of a table or view. Parts are exact names, not quoted text. */
export interface Relation {
  catalog?: string;
  schema?: string;
  name: string;
}

/** Dotted display form, as `parseRelation` reads it; not SQL. */
export function formatRelation({catalog, schema, name}: Relation): string {
  return [catalog, schema, name]
    .filter((part) => part !== undefined)
    .map((part) => (/[."]|^\s|\s$|^$/.test(part) ? `"${part.replaceAll('"', '""')}"` : part))
    .join('.');
}

/**
 * Splits `catalog.schema.name`; double quotes keep dots, blanks and quotes (doubled). Throws nothing: a part that is
 * missing between two dots stays blank, and what stands before three parts belongs to the catalog.
 */
export function parseRelation(text: string): Relation {
  const parts = [...text.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^.]*))\s*(?:\.|$)/gy)].map((match) =>
    match[1] === undefined ? match[2]!.trim() : match[1].replaceAll('""', '"'),
  );
  if (!text.trimEnd().endsWith('.')) parts.pop();
  const [name = '', schema, ...rest] = parts.toReversed();
  const catalog = rest.length > 0 ? rest.toReversed().join('.') : undefined;
  return {...(catalog !== undefined && {catalog}), ...(schema !== undefined && {schema}), name};
}
