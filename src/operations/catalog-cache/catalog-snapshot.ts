import type {
  CompletionCatalog,
  CompletionColumn,
  CompletionForeignKey,
  CompletionRelation,
} from '../../sql/complete/catalog.ts';
import type {SqlVocabulary} from '../../warehouse/index.ts';
import {noSchema, type CachedRelation} from './cached-schema.ts';
import type {CatalogStore} from './catalog-store.ts';

/** What is known of a connection, in memory; columns are fetched from the store when a statement names them. */
export interface CatalogSnapshot {
  catalog(): CompletionCatalog;
  relations(): readonly CompletionRelation[];
  put(relations: readonly CachedRelation[]): void;
  remove(relations: readonly CompletionRelation[]): void;
  setVocabulary(vocabulary: SqlVocabulary): void;
}

interface Entry {
  relation: CompletionRelation;
  foreignKeys: readonly CompletionForeignKey[];
  /** Present once they were asked for. */
  columns?: readonly CompletionColumn[];
}

const nothingKnown: SqlVocabulary = {reservedWords: [], functions: []};

export function createCatalogSnapshot(
  store: CatalogStore,
  searchPath: readonly string[],
  onMissing: (relation: CompletionRelation) => void,
): CatalogSnapshot {
  const entries = new Map<string, Entry>();
  const keyOf = ({schema, name}: CompletionRelation) => `${schema ?? noSchema}\0${name}`;
  let vocabulary = store.vocabulary() ?? nothingKnown;
  let current: CompletionCatalog | undefined;
  for (const {relation, foreignKeys} of store.relations())
    entries.set(keyOf(relation), {relation, foreignKeys});

  const columnsOf = (relation: CompletionRelation): readonly CompletionColumn[] => {
    const entry = entries.get(keyOf(relation));
    if (!entry) return [];
    const columns = (entry.columns ??= store.columnsOf(relation));
    if (!columns) onMissing(relation);
    return columns ?? [];
  };

  return {
    catalog: () =>
      (current ??= {
        searchPath,
        relations: Array.from(entries.values(), ({relation}) => relation),
        foreignKeys: Array.from(entries.values(), ({foreignKeys}) => foreignKeys).flat(),
        functions: vocabulary.functions,
        reservedWords: new Set(vocabulary.reservedWords),
        columnsOf,
      }),
    relations: () => Array.from(entries.values(), ({relation}) => relation),
    put(relations) {
      for (const {relation, columns, foreignKeys} of relations) {
        const known = columns ? {foreignKeys} : (entries.get(keyOf(relation)) ?? {foreignKeys});
        entries.set(keyOf(relation), {...known, relation});
      }
      current = undefined;
    },
    remove(relations) {
      for (const relation of relations) entries.delete(keyOf(relation));
      current = undefined;
    },
    setVocabulary(next) {
      vocabulary = next;
      current = undefined;
    },
  };
}
