import {OpsError, QueryError, TimeoutError, UnsupportedError, UsageError} from '../../errors/index.ts';
import {countOf, formatDuration} from '../../util/format-quantity.ts';
import type {OpenWarehouse, Query, QuerySession, ResultStream} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {startDeadline} from '../deadline.ts';
import {createHistoryRecorder, type HistoryRecorder} from '../query-history/record-history.ts';
import {bindParameters, checkParameters, type BoundStatement} from './bind-parameters.ts';
import {checkBudget} from './check-budget.ts';
import {openCheckpoint} from './checkpoint.ts';
import {locateStatementError} from './locate-error.ts';
import {
  countStatements,
  openForScripts,
  type ScriptStatement,
  type ScriptsRequest,
} from './open-for-script.ts';
import type {Parameter} from './parse-parameters.ts';
import {startTally, watchFirstRow, type QuerySummary, type QueryTally} from './query-tally.ts';

/** Which results are shown: of every statement, of the last one, or of one by its number from 1. */
export type ResultChoice = 'all' | 'last' | number;

export interface QueryRequest extends ScriptsRequest {
  /** Most rows of each result. Default: all. */
  limit?: number;
  /** For each statement, from its start to its last row. Default: no end. */
  timeoutMs?: number;
  /** Default `all`. */
  results?: ResultChoice;
  /** Whether the statements after one that fails are run. Default `stop`. */
  onError?: 'stop' | 'continue';
  /** Values for the `:name`s of the statements. */
  parameters?: readonly Parameter[];
  /** A statement that is expected to read more is not run. */
  maxBytes?: number;
  /** File that remembers finished statements; those in it are not run again. */
  checkpoint?: string;
  /** Format or file that holds one result only; several are then refused. */
  singleResultPlace?: string;
  /** Default true. */
  recordHistory?: boolean;
  /** Gets each failed statement where `onError` lets the others run. */
  onFailure?: (error: OpsError) => Promise<void>;
  /** Gets the counts at the end, also after a failure, once the connection was opened. */
  onSummary?: (summary: QuerySummary) => Promise<void>;
}

/**
 * Runs the statements of scripts one after another in one session and hands each result over while it runs. Ctrl-C
 * and time-out stop the statement on the server.
 */
export async function runQuery(
  context: OperationContext,
  request: QueryRequest,
  present: (result: ResultStream) => Promise<void>,
): Promise<QuerySummary> {
  refuseSeveralResults(request);
  const tally = startTally(context.runtime);
  const {warehouse, statements} = await openForScripts(context, request, context.signal);
  const {parameters = []} = request;
  const history = createHistoryRecorder(context, warehouse, {isWanted: request.recordHistory ?? true});
  try {
    checkParameters(statements, parameters, warehouse.definition.dialect);
    checkResultChoice(request.results, statements.length);
    const run = {context, warehouse, statements, parameters, request, history, tally, present};
    await runStatements(run);
    return tally.summary(warehouse.name);
  } finally {
    history.close();
    await warehouse.close();
    await request.onSummary?.(tally.summary(warehouse.name));
  }
}

/** Says whether one result or none is shown, as far as that is known before anything runs. */
function refuseSeveralResults({singleResultPlace, results = 'all', scripts}: QueryRequest): void {
  if (singleResultPlace === undefined || results !== 'all' || countStatements(scripts) <= 1) return;
  throw new UsageError(`${singleResultPlace} takes the result of one statement only`, {
    hint: 'Choose one with --result last or --result 2, or a text format on stdout.',
  });
}

function checkResultChoice(results: ResultChoice = 'all', count: number): void {
  if (typeof results === 'number' && results > count)
    throw new UsageError(`There is no statement ${results} whose result could be shown`, {
      hint: `The SQL has ${countOf(count, 'statement')}.`,
    });
}

interface RunningScripts {
  context: OperationContext;
  warehouse: OpenWarehouse;
  statements: readonly ScriptStatement[];
  parameters: readonly Parameter[];
  request: QueryRequest;
  history: HistoryRecorder;
  tally: QueryTally;
  present: (result: ResultStream) => Promise<void>;
}

async function runStatements(run: RunningScripts): Promise<void> {
  const {context, warehouse, statements, request} = run;
  const checkpoint =
    request.checkpoint === undefined
      ? undefined
      : await openCheckpoint(context.runtime, {
          file: request.checkpoint,
          connection: warehouse.name,
          parameters: run.parameters,
          statements,
          traits: warehouse.definition.dialect.lexicalTraits,
        });
  const pending = statements.filter((statement) => checkpoint?.isDone(statement) !== true);
  if (pending.length < statements.length)
    await request.notify(
      `${request.checkpoint} says that ${countOf(statements.length - pending.length, 'statement')} of ${statements.length} ${statements.length - pending.length === 1 ? 'is' : 'are'} done.`,
    );
  let session: QuerySession | undefined;
  try {
    for (const statement of pending) {
      session ??= await openSession(warehouse, context.signal);
      try {
        await runStatement(run, session, statement);
        await checkpoint?.finish(statement);
      } catch (error) {
        run.tally.failure();
        if (request.onError !== 'continue' || !isOfStatement(error)) throw error;
        await request.onFailure?.(error);
        // A statement that was aborted may have ended the session.
        if (error instanceof TimeoutError) {
          await session.close();
          session = undefined;
        }
      }
    }
  } finally {
    await session?.close();
  }
}

/** Failures after which the next statement may well succeed. */
function isOfStatement(error: unknown): error is OpsError {
  return error instanceof QueryError || error instanceof TimeoutError || error instanceof UnsupportedError;
}

/** Where statements cannot share a session, each stands alone. */
async function openSession({query}: OpenWarehouse, signal: AbortSignal): Promise<QuerySession> {
  return query.openSession?.({signal}) ?? {run: query.run.bind(query) as Query['run'], close: async () => {}};
}

async function runStatement(
  run: RunningScripts,
  session: QuerySession,
  statement: ScriptStatement,
): Promise<void> {
  const {context, warehouse, parameters, history, tally, statements} = run;
  const {clock} = context.runtime;
  const bound = bindParameters(statement.text, parameters, warehouse.definition.dialect);
  const startedAt = clock.now();
  const startedMs = clock.monotonicMs();
  let rows: number | undefined;
  let error: unknown;
  tally.statement();
  try {
    rows = await showResult(run, session, {statement, bound});
  } catch (failure) {
    error = locateStatementError(failure, statement, {bound, isAlone: statements.length === 1});
    throw error;
  } finally {
    await history.record({
      startedAt,
      text: statement.text,
      ...(statement.script.file !== undefined && {file: statement.script.file}),
      parameters: bound.parameters ? parameters : [],
      ...(rows !== undefined && {rows}),
      elapsedMs: clock.monotonicMs() - startedMs,
      error,
    });
  }
}

/** Rows delivered or changed. */
async function showResult(
  {context, warehouse, request, tally, present, statements}: RunningScripts,
  session: QuerySession,
  {statement, bound}: {statement: ScriptStatement; bound: BoundStatement},
): Promise<number | undefined> {
  const {limit, timeoutMs, results = 'all', maxBytes} = request;
  const isShown =
    results === 'all' || statement.number === (results === 'last' ? statements.length : results);
  const deadline = startDeadline(context, timeoutMs, () => queryTimeout({warehouse}, timeoutMs!));
  try {
    const {signal} = deadline;
    const {text, parameters} = bound;
    const sent = {text, ...(parameters && {parameters})};
    if (maxBytes !== undefined) await checkBudget(warehouse, sent, {maxBytes, signal});
    const result = await session.run(sent, {signal, ...(isShown && limit !== undefined && {limit})});
    try {
      if (isShown) await present(watchFirstRow(result, tally.firstRow));
      else for await (const _ of result.batches);
    } finally {
      await result.close();
    }
    const stats = result.stats();
    if (isShown) tally.shown(stats);
    return stats.rowsAffected ?? (result.columns.length > 0 ? stats.rows : undefined);
  } finally {
    deadline.clear();
  }
}

export function queryTimeout({warehouse}: {warehouse: OpenWarehouse}, timeoutMs: number): TimeoutError {
  return new TimeoutError(
    `The statement did not finish on ${warehouse.name} within ${formatDuration(timeoutMs)}`,
    {
      hint: 'Raise --timeout, or make the statement cheaper; it was stopped on the server.',
      details: {connection: warehouse.name, timeoutMs},
    },
  );
}
