import {CancelledError, OpsError, QueryError, UsageError, messageOf} from '../../errors/index.ts';
import type {Sqlite, SqliteValue} from '../../runtime/ports.ts';
import {splitStatements} from '../../sql/index.ts';
import type {Batch, Column, ColumnType, Value} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {historyPath, openHistory, readHistory} from './history-database.ts';
import type {HistoryStatus} from './record-history.ts';

export interface HistorySearch {
  /** All must occur in the statement, in any order and case. */
  words?: readonly string[];
  connection?: string;
  /** Only those that did not end well. Default false. */
  failed?: boolean;
  since?: Date;
  limit: number;
}

export interface HistoryEntry {
  id: number;
  started_at: string;
  connection: string;
  statement: string;
  parameters: readonly string[];
  file: string | null;
  status: HistoryStatus;
  rows: number | null;
  elapsed_ms: number;
  error_code: string | null;
  error_message: string | null;
}

/** Statements that were run, the latest first. */
export async function searchHistory(
  context: OperationContext,
  {words = [], connection, failed = false, since, limit}: HistorySearch,
): Promise<HistoryEntry[]> {
  const conditions: [string, ...SqliteValue[]][] = words.map((word) => [
    `statement like ? escape '\\'`,
    `%${word.replaceAll(/[%_\\]/g, String.raw`\$&`)}%`,
  ]);
  if (connection !== undefined) conditions.push(['connection = ?', connection]);
  if (failed) conditions.push([`status <> 'ok'`]);
  if (since) conditions.push(['started_at >= ?', since.toISOString()]);
  const where = conditions.length > 0 ? `where ${conditions.map(([text]) => text).join(' and ')}` : '';
  const values = conditions.flatMap(([, ...parameters]) => parameters);
  return withHistory(context, (database) =>
    database
      .all<Omit<HistoryEntry, 'parameters'> & {parameters: string}>(
        `select * from history ${where} order by id desc limit ?`,
        [...values, limit],
      )
      .map((row) => ({...row, parameters: JSON.parse(row.parameters) as string[]})),
  );
}

export interface HistoryResult {
  columns: readonly Column[];
  batches: AsyncIterable<Batch>;
}

/** Runs a SELECT over the table `history`. Nothing can be written this way. */
export async function queryHistory(context: OperationContext, sql: string): Promise<HistoryResult> {
  if (splitStatements(sql).length !== 1)
    throw new UsageError('--sql takes one statement', {
      hint: 'Pass a SELECT, e.g. "select connection, count(*) from history group by 1".',
    });
  const {columns, rows} = await withHistory(context, (database) => {
    database.execute('pragma query_only = on');
    try {
      return database.query(sql);
    } catch (error) {
      if (error instanceof OpsError) throw error;
      throw new QueryError(`The history cannot answer: ${messageOf(error)}`, {
        hint: `It is a SQLite table named history with ${Object.keys(emptyEntry).join(', ')}.`,
        statement: sql,
        cause: error,
      });
    }
  });
  const values = columns.map((_, index) => rows.map((row): Value => row[index]!));
  const types = values.map(typeOf);
  return {
    columns: columns.map((name, index) => ({name, type: types[index]!, nativeType: types[index]!.kind})),
    batches: oneBatch({
      rowCount: rows.length,
      columns: values.map((column, index) => column.map((value) => convert(value, types[index]!))),
    }),
  };
}

/** Forgets every statement, after a question unless `assumeYes`. Returns how many there were. */
export async function clearHistory(
  context: OperationContext,
  {assumeYes}: {assumeYes: boolean},
): Promise<number> {
  const {runtime} = context;
  const path = await historyPath(context);
  if (!assumeYes) {
    if (!runtime.prompts.isAvailable)
      throw new UsageError(`There is no terminal to ask on whether to clear ${path}`, {
        code: 'usage-no-terminal',
        hint: 'Pass --yes.',
      });
    if (!(await runtime.prompts.confirm(`Forget every statement in ${path}?`, {default: false})))
      throw new CancelledError();
  }
  if (!(await runtime.files.exists(path))) return 0;
  const database = await openHistory(runtime, path);
  try {
    const [counted] = database.all<{n: number}>('select count(*) as n from history');
    database.run('delete from history');
    database.execute('vacuum');
    return counted!.n;
  } finally {
    database.close();
  }
}

async function withHistory<Result>(
  context: OperationContext,
  work: (database: Sqlite) => Result,
): Promise<Result> {
  const path = await historyPath(context);
  let database: Sqlite | undefined;
  try {
    database = await readHistory(context.runtime, path);
    return work(database);
  } catch (error) {
    if (error instanceof OpsError) throw error;
    throw new UsageError(`The history ${path} cannot be read: ${messageOf(error)}`, {
      code: 'state-damaged',
      hint: 'Move the file away; the next statement starts a new one.',
      cause: error,
    });
  } finally {
    database?.close();
  }
}

const emptyEntry: Record<keyof HistoryEntry, true> = {
  id: true,
  started_at: true,
  connection: true,
  statement: true,
  parameters: true,
  file: true,
  status: true,
  rows: true,
  elapsed_ms: true,
  error_code: true,
  error_message: true,
};

/** SQLite types values, not columns; a column of several kinds is text. */
function typeOf(values: readonly Value[]): ColumnType {
  const kinds = new Set(values.filter((value) => value !== null).map((value) => typeof value));
  if (kinds.size === 1 && kinds.has('bigint')) return {kind: 'integer', bits: 64, signed: true};
  const isNumeric = kinds.size > 0 && [...kinds].every((kind) => kind === 'bigint' || kind === 'number');
  return isNumeric ? {kind: 'float', bits: 64} : {kind: 'text'};
}

function convert(value: Value, {kind}: ColumnType): Value {
  if (value === null || kind === 'integer') return value;
  return kind === 'float' ? Number(value) : String(value);
}

async function* oneBatch(batch: Batch): AsyncGenerator<Batch> {
  yield batch;
}
