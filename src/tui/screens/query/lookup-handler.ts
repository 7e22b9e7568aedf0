import type {OperationContext} from '#src/operations/context.ts';
import {searchHistory} from '#src/operations/query-history/search-history.ts';
import {previewStatement} from '#src/operations/browse-catalog/browse-catalog.ts';
import {formatCount, formatDuration} from '#src/util/format-quantity.ts';
import {namedQueries, type ConnectionScope} from './connection-scope.ts';
import type {Dialogs} from './dialogs.ts';
import {handlerOf, type ActionHandler} from './handler.ts';
import type {RunTarget} from './runner.ts';

export interface LookupParts {
  context: OperationContext;
  dialogs: Dialogs;
  scope(): ConnectionScope;
  /** Writes text at the cursor of the editor. */
  insert(text: string): void;
  /** Runs a statement that does not stand in the editor. */
  run(target: RunTarget): void;
  fail(error: unknown): void;
}

const mostEntries = 2000;

/** Statements of the past, named queries and tables, found by typing. */
export function createLookupHandler(parts: LookupParts): ActionHandler {
  const {context, dialogs, scope, insert, run, fail} = parts;
  const history = async () => {
    const entries = await searchHistory(context, {limit: mostEntries});
    const seen = new Set<string>();
    const chosen = await dialogs.choose({
      title: 'History',
      whenEmpty: entries.length === 0 ? 'no statement was run yet' : 'nothing matches',
      choices: entries
        .filter(({statement}) => !seen.has(statement) && seen.add(statement))
        .map(({statement, started_at: startedAt, status, rows, elapsed_ms: elapsedMs, connection}) => ({
          value: statement,
          label: statement.replaceAll(/\s+/g, ' ').trim(),
          detail: `${status === 'ok' ? '' : `${status} `}${startedAt.slice(0, 16).replace('T', ' ')}`,
          preview: `${connection}, ${formatDuration(elapsedMs)}${rows === null ? '' : `, ${formatCount(rows)} rows`}\n${statement}`,
        })),
    });
    if (chosen !== undefined) insert(chosen);
  };
  const snippets = async () => {
    const named = await namedQueries(context);
    const chosen = await dialogs.choose({
      title: 'Named queries',
      whenEmpty: named.length === 0 ? 'weir snippet save NAME keeps a query by name' : 'nothing matches',
      choices: named.map(({name, text, description}) => ({
        value: text,
        label: name,
        ...(description !== undefined && {detail: description}),
        preview: text,
      })),
    });
    if (chosen !== undefined) insert(chosen);
  };
  const findTable = async () => {
    const {cache, session} = scope();
    await whenRead(cache);
    const relations = cache.catalog().relations.filter(({isInternal}) => !isInternal);
    const chosen = await dialogs.choose({
      title: 'Tables',
      whenEmpty: 'no table matches',
      choices: relations.map((relation) => ({
        value: relation,
        label: relation.schema === undefined ? relation.name : `${relation.schema}.${relation.name}`,
        detail: relation.kind,
      })),
    });
    if (chosen) run({text: previewStatement(session.warehouse, chosen), offset: 0});
  };
  return handlerOf({
    history: () => history().catch(fail),
    snippets: () => snippets().catch(fail),
    'find-table': () => findTable().catch(fail),
  });
}

/** Resolves once there are relations to choose from, or when none will come. */
function whenRead(cache: ConnectionScope['cache']): Promise<void> {
  const isReady = () => cache.catalog().relations.length > 0 || !cache.state().isRefreshing;
  if (isReady()) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = cache.subscribe(() => {
      if (!isReady()) return;
      stop();
      resolve();
    });
  });
}
