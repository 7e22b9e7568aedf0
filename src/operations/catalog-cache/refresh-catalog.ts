import type {Clock} from '../../runtime/ports.ts';
import type {CompletionRelation} from '../../sql/complete/catalog.ts';
import type {Catalog} from '../../warehouse/index.ts';
import {cachedFromDescription, noSchema, relationFromNode, type CachedRelation} from './cached-schema.ts';
import type {CatalogSnapshot} from './catalog-snapshot.ts';
import type {CatalogStore} from './catalog-store.ts';

export interface RefreshTarget {
  catalog: Catalog;
  store: CatalogStore;
  snapshot: CatalogSnapshot;
  clock: Clock;
  /** Schemas that are read before all others. */
  searchPath: readonly string[];
  /** Called whenever more is known. */
  onProgress: (schemasRead: number, schemaCount: number) => void;
}

export interface RefreshOptions {
  /** What was read before this is read again. */
  staleBeforeMs: number;
  signal: AbortSignal;
}

/** Rows that are written in one go; in between, keys and frames get their turn. */
const rowsPerTurn = 50;
const listPart = 'relations';
const vocabularyPart = 'vocabulary';
const schemaPart = (schema: string) => `schema ${schema}`;

/** Reads what is stale: names first, then the vocabulary, then the columns of one schema after another. */
export async function refreshCatalog(target: RefreshTarget, options: RefreshOptions): Promise<void> {
  const {store, snapshot, searchPath, onProgress} = target;
  const isStale = (part: string) => (store.readAtMs(part) ?? 0) < options.staleBeforeMs;
  if (isStale(listPart)) await refreshNames(target, options);
  const schemas = schemasToRead(snapshot.relations(), searchPath);
  onProgress(0, schemas.length);
  if (isStale(vocabularyPart)) await refreshVocabulary(target, options);
  for (const [position, schema] of schemas.entries()) {
    if (target.catalog.describeSchema && isStale(schemaPart(schema)))
      await refreshSchema(target, schema, options);
    onProgress(position + 1, schemas.length);
  }
}

/** Reads one relation whose columns a statement needs now. */
export async function refreshRelation(
  {catalog, store, snapshot}: RefreshTarget,
  relation: CompletionRelation,
): Promise<void> {
  const cached = [cachedFromDescription(relation, await catalog.describe(relation))];
  store.save(cached);
  snapshot.put(cached);
}

/** Columns that are read one relation at a time are forgotten, and read again when they are needed. */
async function refreshNames(target: RefreshTarget, {signal}: RefreshOptions): Promise<void> {
  const {catalog, store, snapshot, clock} = target;
  const nodes = await catalog.relations();
  signal.throwIfAborted();
  const found = nodes.map(relationFromNode).filter((relation) => relation !== undefined);
  const keyOf = ({schema, name}: CompletionRelation) => `${schema ?? noSchema}\0${name}`;
  const present = new Set(found.map(keyOf));
  const isReadBySchema = ({isInternal}: CompletionRelation) => catalog.describeSchema && !isInternal;
  const outdated = snapshot
    .relations()
    .filter((relation) => !present.has(keyOf(relation)) || !isReadBySchema(relation));
  const comments = new Map(snapshot.relations().map((relation) => [keyOf(relation), relation.comment]));
  store.remove(outdated);
  snapshot.remove(outdated);
  await saveInTurns(
    target,
    found.map((relation) => {
      const comment = comments.get(keyOf(relation));
      return {relation: {...relation, ...(comment !== undefined && {comment})}, foreignKeys: []};
    }),
    signal,
  );
  store.setReadAt(listPart, clock.now().getTime());
}

async function refreshVocabulary(target: RefreshTarget, {signal}: RefreshOptions): Promise<void> {
  const {catalog, store, snapshot, clock} = target;
  if (!catalog.vocabulary) return;
  const vocabulary = await catalog.vocabulary({signal});
  signal.throwIfAborted();
  store.saveVocabulary(vocabulary);
  snapshot.setVocabulary(vocabulary);
  store.setReadAt(vocabularyPart, clock.now().getTime());
}

async function refreshSchema(target: RefreshTarget, schema: string, {signal}: RefreshOptions): Promise<void> {
  const {catalog, store, snapshot, clock} = target;
  const known = new Map(
    snapshot
      .relations()
      .filter((relation) => relation.schema === schema)
      .map((relation) => [relation.name, relation]),
  );
  await catalog.describeSchema!(schema, {
    signal,
    async onBatch(described) {
      signal.throwIfAborted();
      const cached = described.flatMap((description) => {
        const relation = known.get(description.relation.name);
        return relation ? [cachedFromDescription(relation, description)] : [];
      });
      await saveInTurns(target, cached, signal);
    },
  });
  store.setReadAt(schemaPart(schema), clock.now().getTime());
}

async function saveInTurns(
  {store, snapshot, clock}: RefreshTarget,
  relations: readonly CachedRelation[],
  signal: AbortSignal,
): Promise<void> {
  for (let start = 0; start < relations.length; start += rowsPerTurn) {
    const turn = relations.slice(start, start + rowsPerTurn);
    store.save(turn);
    snapshot.put(turn);
    await clock.sleep(0, signal);
  }
}

/** System schemas are left out: their columns are read when a statement names them. */
function schemasToRead(relations: readonly CompletionRelation[], searchPath: readonly string[]): string[] {
  const own = relations.filter(({isInternal}) => !isInternal).map(({schema}) => schema);
  const schemas = [...new Set(own)].filter((schema) => schema !== undefined);
  return [
    ...searchPath.filter((schema) => schemas.includes(schema)),
    ...schemas.filter((schema) => !searchPath.includes(schema)),
  ];
}
