import {standardFunctions, type CompletionFunction} from './standard-functions.ts';

/** Address of a table or view as completion sees it. */
export interface RelationName {
  schema?: string;
  name: string;
}

export interface CompletionRelation extends RelationName {
  kind: string;
  comment?: string;
  /** A system object; offered only when its name is being typed. */
  isInternal?: boolean;
}

export interface CompletionColumn {
  name: string;
  /** The system's own spelling of the type. */
  type?: string;
  comment?: string;
}

export interface CompletionForeignKey {
  from: RelationName;
  columns: readonly string[];
  to: RelationName;
  toColumns: readonly string[];
}

/** What is known of a connection without asking it. Replaced as a whole when more becomes known. */
export interface CompletionCatalog {
  /** Schemas whose relations need no schema before their name; new relations go to the first. */
  searchPath: readonly string[];
  relations: readonly CompletionRelation[];
  foreignKeys: readonly CompletionForeignKey[];
  /** Besides the standard ones. */
  functions: readonly CompletionFunction[];
  /** Words of the system that are no plain names, besides the common ones, in upper case. */
  reservedWords: ReadonlySet<string>;
  /** Called only for relations that the statement names. Empty while they are not known yet. */
  columnsOf(relation: CompletionRelation): readonly CompletionColumn[];
}

/** Looks relations up by name; built once for a catalog. */
export interface CatalogIndex {
  schemas: readonly string[];
  /** Those of the system and the standard ones that it does not list, such as `coalesce`. */
  functions: readonly CompletionFunction[];
  /**
   * By the parts of a name as written: `[name]`, `[schema, name]` or `[catalog, schema, name]`. A bare name prefers
   * the search path.
   */
  find(path: readonly string[]): CompletionRelation | undefined;
  inSchema(schema: string): readonly CompletionRelation[];
  /** Foreign keys in which the relation is one of the two sides. */
  foreignKeysOf(relation: RelationName): readonly CompletionForeignKey[];
  isOnSearchPath(relation: RelationName): boolean;
}

const indexes = new WeakMap<CompletionCatalog, CatalogIndex>();

export function indexCatalog(catalog: CompletionCatalog): CatalogIndex {
  const found = indexes.get(catalog) ?? buildIndex(catalog);
  indexes.set(catalog, found);
  return found;
}

export function sameRelation(one: RelationName, other: RelationName): boolean {
  return one.name === other.name && (one.schema ?? '') === (other.schema ?? '');
}

function buildIndex({relations, foreignKeys, functions, searchPath}: CompletionCatalog): CatalogIndex {
  const functionNames = new Set(functions.map(({name}) => name.toLowerCase()));
  const byName = Map.groupBy(relations, ({name}) => name.toLowerCase());
  const bySchema = Map.groupBy(relations, ({schema}) => schema?.toLowerCase());
  const keysByName = new Map<string, CompletionForeignKey[]>();
  for (const key of foreignKeys)
    for (const name of new Set([key.from.name, key.to.name]))
      keysByName.set(name, [...(keysByName.get(name) ?? []), key]);
  const rank = ({schema}: RelationName) => (schema === undefined ? 0 : searchPath.indexOf(schema));
  const isOnSearchPath = (relation: RelationName) => rank(relation) >= 0;

  return {
    functions: [...functions, ...standardFunctions.filter(({name}) => !functionNames.has(name))],
    schemas: [...new Set(relations.map(({schema}) => schema))].filter((schema) => schema !== undefined),
    find(path) {
      const [name = '', schema] = path.toReversed();
      const named = byName.get(name.toLowerCase()) ?? [];
      const near = named.filter(isOnSearchPath).toSorted((one, other) => rank(one) - rank(other));
      const candidates =
        schema === undefined
          ? [...near, ...named]
          : named.filter((relation) => relation.schema?.toLowerCase() === schema.toLowerCase());
      return candidates.find((relation) => relation.name === name) ?? candidates[0];
    },
    inSchema: (schema) => bySchema.get(schema.toLowerCase()) ?? [],
    foreignKeysOf: (relation) =>
      (keysByName.get(relation.name) ?? []).filter(
        ({from, to}) => sameRelation(from, relation) || sameRelation(to, relation),
      ),
    isOnSearchPath,
  };
}
