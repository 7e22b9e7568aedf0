import {CancelledError, ConnectionError, UsageError} from '../../../errors/index.ts';
import {analyzeStatement, type StatementAnalysis} from '../../../sql/index.ts';
import {
  requireFacet,
  type OpenWarehouse,
  type QuerySession,
  type Statement,
  type TransactionState,
  type Value,
} from '../../../warehouse/index.ts';
import {explainIn, type ExplainedStatement} from '../../explain/explain-statement.ts';
import type {OperationContext} from '../../context.ts';
import {openConnection} from '../../open-connection.ts';
import {createListeners} from '../listeners.ts';
import {openResultBook, type ResultBook} from '../results/result-book.ts';
import type {ResultStore} from '../results/result-store.ts';
import {explainInSession} from './explain-in-session.ts';
import {guardStatements, type Guard} from './guard-statement.ts';
import {readMarks, type ConnectionMarks} from './read-marks.ts';
import {nextTransaction} from './transaction.ts';

/**
 * - `starting`: a statement was sent and has not given its columns.
 * - `lost`: the server ended the session; the next statement opens another one.
 */
export type SessionState = 'ready' | 'starting' | 'lost' | 'closed';

/** One connection with one session on its server, on which the statements of a person run one after another. */
export interface WorkbenchSession {
  readonly warehouse: OpenWarehouse;
  readonly isProduction: boolean;
  state(): SessionState;
  transaction(): TransactionState;
  isReadOnly(): boolean;
  /** A connection that weir.yml calls read-only stays so. */
  setReadOnly(isReadOnly: boolean): void;
  /** What is to be asked or refused before these statements may be run. */
  guard(statements: readonly string[]): Guard;
  /**
   * Sends a statement and resolves once its columns are known. A former result that still comes is stopped where it
   * is. Refuses while another statement is starting, and what the read-only mode forbids.
   */
  run(text: string, parameters?: readonly Value[]): Promise<ResultBook>;
  /**
   * The plan of a statement as the session would carry it out now, with its temporary tables; an open transaction stays
   * as it is. While a former result still comes, the plan is asked for beside the session.
   */
  explain(text: string): Promise<ExplainedStatement>;
  /** Stops on the server what runs now. */
  cancel(): Promise<void>;
  /** Opens another session on the server; an open transaction is gone. */
  reconnect(): Promise<void>;
  subscribe(listener: () => void): () => void;
  /** An open transaction is rolled back. */
  close(): Promise<void>;
}

export interface SessionOptions {
  /** Name in weir.yml, URL or file; default: the default connection. */
  connection?: string;
  store: ResultStore;
  /** Opens the connection for reading only, whatever weir.yml says. Default false. */
  readOnly?: boolean;
  /** See `BookOptions`. */
  pauseAtRows?: number;
}

export async function openWorkbenchSession(
  context: OperationContext,
  options: SessionOptions,
): Promise<WorkbenchSession> {
  const marks = await readMarks(context, options.connection);
  const warehouse = await openConnection(context, options.connection, {
    readOnly: options.readOnly ?? false,
  });
  try {
    const session = await openQuerySession(warehouse, context.signal);
    return createSession(context, warehouse, {...options, marks, session});
  } catch (error) {
    await warehouse.close();
    throw error;
  }
}

/** Where statements cannot share a session, each stands alone. */
async function openQuerySession({query}: OpenWarehouse, signal: AbortSignal): Promise<QuerySession> {
  return (
    (await query.openSession?.({signal})) ?? {
      run: (statement, options) => query.run(statement, options),
      close: async () => {},
    }
  );
}

interface Parts extends SessionOptions {
  marks: ConnectionMarks;
  session: QuerySession;
}

function createSession(
  {runtime: {clock}, signal: contextSignal}: OperationContext,
  warehouse: OpenWarehouse,
  {store, marks, pauseAtRows, readOnly = false, ...parts}: Parts,
): WorkbenchSession {
  const listeners = createListeners();
  const {lexicalTraits} = warehouse.definition.dialect;
  const isAlwaysReadOnly = marks.isReadOnly || readOnly;
  let session = parts.session;
  let state: SessionState = 'ready';
  let transaction: TransactionState = 'none';
  let isReadOnly = isAlwaysReadOnly;
  let controller = new AbortController();
  let book: ResultBook | undefined;
  /** What is still to be found out after the former statement. */
  let settling: Promise<void> = Promise.resolve();

  const enter = (next: SessionState) => {
    state = next;
    listeners.tell();
  };
  const analyze = (text: string) => analyzeStatement(text, lexicalTraits);
  const guardAll = (analyses: readonly StatementAnalysis[]) =>
    guardStatements(analyses, {connection: warehouse.name, isReadOnly, isProduction: marks.isProduction});
  const isLost = () => state === 'lost';
  const lose = () => {
    transaction = 'none';
    if (state !== 'closed') enter('lost');
  };

  /** A statement without effect tells whether the session lives and its transaction takes statements. */
  async function probe(): Promise<TransactionState> {
    try {
      const result = await session.run({text: 'select 1'});
      await result.close();
      return transaction;
    } catch (error) {
      if (error instanceof ConnectionError) throw error;
      return transaction === 'open' ? 'failed' : transaction;
    }
  }

  async function settle(analysis: StatementAnalysis, error: unknown): Promise<void> {
    if (state === 'closed') return;
    if (error instanceof ConnectionError) return lose();
    try {
      const next = nextTransaction(transaction, analysis, error === undefined ? 'done' : 'failed');
      const mustAsk = next === undefined || error instanceof CancelledError;
      if (session.transaction && !mustAsk) transaction = session.transaction();
      else if (mustAsk) transaction = session.transaction ? await askSession() : await probe();
      else transaction = next;
      listeners.tell();
    } catch {
      lose();
    }
  }

  /** An abort may have ended the session, which only a statement brings to light. */
  async function askSession(): Promise<TransactionState> {
    if (session.transaction!() !== 'failed') await probe();
    return session.transaction!();
  }

  async function reconnect(): Promise<void> {
    await book?.stop();
    await session.close().catch(() => {});
    transaction = 'none';
    session = await openQuerySession(warehouse, contextSignal);
    enter('ready');
  }

  async function start(statement: Statement, analysis: StatementAnalysis): Promise<ResultBook> {
    controller = new AbortController();
    const current = controller;
    const startedAtMs = clock.monotonicMs();
    try {
      const result = await session.run(statement, {signal: current.signal});
      const opened = await openResultBook(result, {
        statement: statement.text,
        store,
        clock,
        startedAtMs,
        abort: () => current.abort(),
        ...(pauseAtRows !== undefined && {pauseAtRows}),
      });
      settling = opened.settled().then(() => {
        const {state: outcome, error} = opened.progress();
        return settle(
          analysis,
          outcome === 'stopped' && current.signal.aborted ? new CancelledError() : error,
        );
      });
      return opened;
    } catch (error) {
      settling = settle(analysis, error);
      await settling;
      throw error;
    }
  }

  return {
    warehouse,
    isProduction: marks.isProduction,
    state: () => state,
    transaction: () => transaction,
    isReadOnly: () => isReadOnly,
    setReadOnly(next) {
      isReadOnly = isAlwaysReadOnly || next;
      listeners.tell();
    },
    guard: (statements) => guardAll(statements.map(analyze)),
    async run(text, parameters) {
      const analysis = analyze(text);
      const guard = guardAll([analysis]);
      if (guard.kind === 'refuse') throw guard.error;
      if (state === 'starting') throw stillRunning(warehouse.name);
      if (state === 'closed') throw new CancelledError();
      const wasLost = state === 'lost';
      enter('starting');
      try {
        await book?.stop();
        await settling;
        if (wasLost || isLost()) await reconnect();
        state = 'starting';
        book = await start({text, ...(parameters && {parameters})}, analysis);
        return book;
      } finally {
        if (state === 'starting') enter('ready');
      }
    },
    async explain(text) {
      const facet = requireFacet(warehouse, 'explain', 'explain a statement');
      if (state === 'starting') throw stillRunning(warehouse.name);
      const isReading = book?.progress().state === 'fetching' || book?.progress().state === 'paused';
      if (state !== 'ready' || isReading)
        return explainIn(facet, text, {analyze: false, signal: contextSignal});
      controller = new AbortController();
      const {signal} = controller;
      enter('starting');
      try {
        return await explainInSession(session, {
          transaction,
          definition: warehouse.definition,
          explain: () => explainIn(facet, text, {analyze: false, signal, session}),
        });
      } finally {
        if (session.transaction) transaction = session.transaction();
        enter('ready');
      }
    },
    async cancel() {
      if (state === 'starting') controller.abort();
      else await book?.stop();
    },
    reconnect,
    subscribe: listeners.subscribe,
    async close() {
      if (state === 'closed') return;
      state = 'closed';
      controller.abort();
      await book?.stop();
      await settling;
      await session.close();
      await warehouse.close();
      listeners.tell();
    },
  };
}

function stillRunning(connection: string): UsageError {
  return new UsageError(`A statement is still running on ${connection}`, {
    hint: 'Wait for it, or stop it first.',
  });
}
