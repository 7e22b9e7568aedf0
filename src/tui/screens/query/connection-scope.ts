import {UsageError} from '#src/errors/index.ts';
import {browseCatalog, type CatalogEntry} from '#src/operations/browse-catalog/browse-catalog.ts';
import {openCatalogCache, type CatalogCache} from '#src/operations/catalog-cache/catalog-cache.ts';
import {createSqlAssistant, type SqlAssistant} from '#src/operations/complete-sql/sql-assistant.ts';
import type {OperationContext} from '#src/operations/context.ts';
import {createHistoryRecorder, type HistoryRecorder} from '#src/operations/query-history/record-history.ts';
import {listSnippets} from '#src/operations/snippets/snippet-store.ts';
import type {ResultStore} from '#src/operations/workbench/results/result-store.ts';
import {
  openWorkbenchSession,
  type WorkbenchSession,
} from '#src/operations/workbench/session/workbench-session.ts';
import {createTreeStore, type TreeStore} from '../../components/tree-store.ts';
import {treeNode} from './tree-handler.ts';

/** Everything of the workbench that belongs to one connection. */
export interface ConnectionScope {
  readonly session: WorkbenchSession;
  readonly cache: CatalogCache;
  readonly assistant: SqlAssistant;
  readonly tree: TreeStore<CatalogEntry>;
  readonly history: HistoryRecorder;
  close(): Promise<void>;
}

/** Where there is neither a project nor a name, the embedded system works in memory. */
const inMemory = ':memory:';

export async function openScope(
  context: OperationContext,
  {connection, store}: {connection: string | undefined; store: ResultStore},
): Promise<ConnectionScope> {
  const hasDefault = connection === undefined && (await stateFolder(context)) !== undefined;
  const session = await openWorkbenchSession(context, {
    store,
    ...(!hasDefault && {connection: connection ?? inMemory}),
  });
  const {warehouse} = session;
  const cache = await openCatalogCache(context.runtime, warehouse, {
    connection: warehouse.name,
    folder: await stateFolder(context),
  });
  const snippets = await namedQueries(context);
  const history = createHistoryRecorder(context, warehouse, {isWanted: true});
  void cache.refresh();
  return {
    session,
    cache,
    assistant: createSqlAssistant({
      dialect: warehouse.definition.dialect,
      cache,
      snippets: () => snippets,
    }),
    tree: createTreeStore(async (parent) => (await browseCatalog(warehouse, parent?.value)).map(treeNode)),
    history,
    async close() {
      await cache.close();
      await session.close();
      history.close();
    },
  };
}

/** Where the project keeps what it remembers; undefined outside of projects. */
async function stateFolder(context: OperationContext): Promise<string | undefined> {
  const root = await withinProject(async () => (await context.project()).root);
  return root === undefined ? undefined : context.runtime.paths.join(root, '.weir');
}

export interface NamedQuery {
  name: string;
  text: string;
  description?: string;
}

/** Snippets of the project; none outside of projects. */
export async function namedQueries(context: OperationContext): Promise<NamedQuery[]> {
  const found = await withinProject(() => listSnippets(context));
  return (found?.snippets ?? []).map(({name, sql, description}) => ({
    name,
    text: sql.trim(),
    ...(description !== undefined && {description}),
  }));
}

async function withinProject<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UsageError && error.code === 'project-missing') return undefined;
    throw error;
  }
}
