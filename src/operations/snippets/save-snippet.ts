import {UsageError} from '../../errors/index.ts';
import {readSqlHeader} from '../../project/sql-header.ts';
import {findParameters} from '../../sql/index.ts';
import type {OperationContext} from '../context.ts';
import {searchHistory} from '../query-history/search-history.ts';
import {
  parseParameterText,
  type ParameterDeclaration,
  type ParameterDeclarations,
} from '../run-query/parse-parameters.ts';
import {readScript} from '../run-query/read-script.ts';
import {parseSnippet, type Snippet} from './snippet.ts';
import {writeSnippet} from './snippet-store.ts';

export interface SaveRequest {
  name: string;
  sql: string | undefined;
  file: string | undefined;
  /** Takes the statement that was run last. */
  last: boolean;
  description?: string;
  connection?: string;
  /** Types and defaults, as `name:type=default`. */
  params: readonly string[];
  /** Takes the place of a snippet of that name. */
  overwrite: boolean;
}

/** Keeps SQL as a snippet of the project; its `:name`s become parameters. */
export async function saveSnippet(context: OperationContext, request: SaveRequest): Promise<Snippet> {
  await context.project();
  const taken = request.last
    ? await takeLast(context, request)
    : {content: await readScript(context, request)};
  const source = request.file ?? 'the SQL';
  const {header, sql} = readSqlHeader(taken.content, source);
  if (sql.trim() === '') throw new UsageError('The SQL is empty', {hint: 'Pass a statement.'});
  const given = header ? parseSnippet(request.name, source, taken.content) : undefined;
  const description = request.description ?? given?.description;
  const connection = request.connection ?? given?.connection ?? taken.connection;
  const snippet = {
    name: request.name,
    ...(description !== undefined && {description}),
    ...(connection !== undefined && {connection}),
    params: declareParameters(sql, given?.params ?? {}, request.params),
    sql,
  };
  return writeSnippet(context, snippet, {overwrite: request.overwrite});
}

async function takeLast(
  context: OperationContext,
  {sql, file}: SaveRequest,
): Promise<{content: string; connection?: string}> {
  if (sql !== undefined || file !== undefined)
    throw new UsageError(`Both ${sql === undefined ? '--file' : 'a statement'} and --last are given`, {
      hint: 'Pass one of them.',
    });
  const [last] = await searchHistory(context, {limit: 1});
  if (last) return {content: last.statement, connection: last.connection};
  throw new UsageError('No statement was run yet that could be saved', {
    hint: 'Run it with `weir query` first, or pass it as in `weir snippet save NAME "select ..."`.',
  });
}

/** Every `:name` of the SQL, as text unless declared otherwise. */
function declareParameters(
  sql: string,
  known: ParameterDeclarations,
  texts: readonly string[],
): ParameterDeclarations {
  const used = new Set(findParameters(sql).map(({name}) => name));
  const certain = findParameters(sql).filter(({isCertain}) => isCertain);
  const declared: Record<string, ParameterDeclaration> = {
    ...Object.fromEntries(certain.map(({name}) => [name, {type: 'text' as const}])),
    ...known,
  };
  for (const parsed of texts.map(parseParameterText)) {
    if (!used.has(parsed.name))
      throw new UsageError(`The SQL does not use the parameter :${parsed.name}`, {
        hint:
          used.size > 0
            ? `It uses ${[...used].map((name) => `:${name}`).join(', ')}.`
            : 'Write :name where the value belongs.',
      });
    declared[parsed.name] = {
      ...declared[parsed.name],
      type: parsed.type ?? declared[parsed.name]?.type ?? 'text',
      ...(parsed.value !== undefined && {default: parsed.value}),
    };
  }
  return declared;
}
