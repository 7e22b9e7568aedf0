/** The address of a table or view. Parts are exact names, not quoted text. */
export interface Relation {
  catalog?: string;
  schema?: string;
  name: string;
}

/** Dotted display form; not SQL. */
export function formatRelation(relation: Relation): string {
  return [relation.catalog, relation.schema, relation.name].filter((part) => part !== undefined).join('.');
}

/** Splits `catalog.schema.name`; double quotes keep dots and case. Throws nothing: a blank part stays blank. */
export function parseRelation(text: string): Relation {
  const parts = [...text.matchAll(/"((?:[^"]|"")*)"|([^."]+)/g)].map((match) =>
    match[1] === undefined ? match[2]!.trim() : match[1].replaceAll('""', '"'),
  );
  const [name = '', schema, catalog] = parts.toReversed();
  return {...(catalog !== undefined && {catalog}), ...(schema !== undefined && {schema}), name};
}
