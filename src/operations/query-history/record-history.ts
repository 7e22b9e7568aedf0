import {CancelledError, OpsError, TimeoutError, isAbort, messageOf} from '../../errors/index.ts';
import type {Sqlite} from '../../runtime/ports.ts';
import {redactLiterals} from '../../sql/index.ts';
import type {OpenWarehouse} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import type {Parameter} from '../run-query/parse-parameters.ts';
import {historyPath, openHistory} from './history-database.ts';

export type HistoryStatus = 'ok' | 'failed' | 'timeout' | 'cancelled';

/** A statement that has ended. */
export interface EndedStatement {
  startedAt: Date;
  text: string;
  file?: string;
  /** Their names are kept, their values never, not even as part of an error. */
  parameters: readonly Parameter[];
  rows?: number;
  elapsedMs: number;
  error?: unknown;
}

export interface HistoryRecorder {
  /** Never fails: what cannot be recorded is not. */
  record(statement: EndedStatement): Promise<void>;
  close(): void;
}

/** Longer ones, usually data, are cut. */
const longestStatement = 100_000;
const mostEntries = 50_000;
/** Taking out shorter values would leave no word whole. */
const shortestValue = 3;
/** A query must not wait for another process that writes its own entry. */
const busyTimeoutMs = 20;

/** Records the statements of one connection, unless the person wants none of it. */
export function createHistoryRecorder(
  context: OperationContext,
  {name, definition}: Pick<OpenWarehouse, 'name' | 'definition'>,
  {isWanted}: {isWanted: boolean},
): HistoryRecorder {
  const {runtime} = context;
  const isOff = !isWanted || isSet(runtime.env.get('WEIR_NO_HISTORY'));
  let opening: Promise<Sqlite | undefined> | undefined;
  let database: Sqlite | undefined;
  const open = async () => {
    try {
      database = await openHistory(runtime, await historyPath(context));
      // Waiting for the disk takes longer than most queries; only a crash of the whole machine can lose an entry.
      database.execute(`pragma busy_timeout = ${busyTimeoutMs}; pragma synchronous = off`);
    } catch {
      database = undefined;
    }
    return database;
  };
  return {
    async record(statement) {
      if (isOff) return;
      const opened = await (opening ??= open());
      if (!opened) return;
      const redact = (text: string) =>
        runtime.redactor.redact(redactLiterals(text, definition.dialect.lexicalTraits));
      try {
        insert(opened, name, {...statement, text: redact(statement.text.slice(0, longestStatement))}, redact);
      } catch {
        // Locked by another process or on a full disk: the result counts, not its record.
      }
    },
    close: () => database?.close(),
  };
}

function isSet(flag: string | undefined): boolean {
  return flag !== undefined && !['', '0', 'false'].includes(flag.toLowerCase());
}

function insert(
  database: Sqlite,
  connection: string,
  {startedAt, text, parameters, file, rows, elapsedMs, error}: EndedStatement,
  redact: (text: string) => string,
): void {
  database.run(
    `insert into history
       (started_at, connection, statement, parameters, file, status, rows, elapsed_ms, error_code, error_message)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      startedAt.toISOString(),
      connection,
      text,
      JSON.stringify(parameters.map(({name}) => name)),
      file ?? null,
      statusOf(error),
      rows ?? null,
      elapsedMs,
      error instanceof OpsError ? error.code : null,
      error === undefined ? null : redact(withoutValues(messageOf(error), parameters)),
    ],
  );
  database.run('delete from history where id <= (select max(id) from history) - ?', [mostEntries]);
}

function withoutValues(message: string, parameters: readonly Parameter[]): string {
  return parameters.reduce(
    (text, {name, value}) =>
      typeof value === 'string' && value.length >= shortestValue ? text.replaceAll(value, `:${name}`) : text,
    message,
  );
}

function statusOf(error: unknown): HistoryStatus {
  if (error === undefined) return 'ok';
  if (error instanceof TimeoutError) return 'timeout';
  return error instanceof CancelledError || isAbort(error) ? 'cancelled' : 'failed';
}
