import {statfsSync} from 'node:fs';
import {dirname} from 'node:path';
import type {DatabaseSync} from 'node:sqlite';
import {UsageError, diskFullError, messageOf} from '../errors/index.ts';
import type {Sqlite, SqliteValue} from './ports.ts';

/** Result codes of SQLite that are somebody's business, see https://sqlite.org/rescode.html. */
const codes = {busy: 5, readOnly: 8, ioError: 10, corrupt: 11, full: 13, cannotOpen: 14, notDatabase: 26};

/** Opens a SQLite file in WAL mode; a second process waits up to five seconds for the writer. */
export async function openNodeSqlite(path: string, {readOnly = false} = {}): Promise<Sqlite> {
  const {DatabaseSync} = await importSqlite();
  const guard = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      throw translateError(error, path) ?? error;
    }
  };
  const database = guard(() => openDatabase(new DatabaseSync(path, {readOnly}), readOnly));
  return {
    execute: (sql) => guard(() => database.exec(sql)),
    run: (sql, parameters = []) => void guard(() => database.prepare(sql).run(...parameters)),
    all: <Row>(sql: string, parameters: readonly SqliteValue[] = []) =>
      guard(() => database.prepare(sql).all(...parameters)) as Row[],
    query: (sql) => guard(() => queryDatabase(database, sql)),
    transaction: (work) => guard(() => runInTransaction(database, work)),
    close: () => database.close(),
  };
}

function openDatabase(database: DatabaseSync, readOnly: boolean): DatabaseSync {
  database.exec('pragma busy_timeout = 5000; pragma foreign_keys = on');
  if (!readOnly) database.exec('pragma journal_mode = wal; pragma synchronous = normal');
  return database;
}

function queryDatabase(database: DatabaseSync, sql: string): ReturnType<Sqlite['query']> {
  const statement = database.prepare(sql);
  statement.setReadBigInts(true);
  const rows = statement.all();
  const columns = statement.columns().map(({name}) => name);
  return {columns, rows: rows.map((row) => columns.map((name) => row[name]!))};
}

function runInTransaction<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec('begin immediate');
  try {
    const result = work();
    database.exec('commit');
    return result;
  } catch (error) {
    // SQLite ends the transaction by itself when the disk is full.
    if (database.isTransaction) database.exec('rollback');
    throw error;
  }
}

function translateError(error: unknown, path: string): UsageError | undefined {
  const code = (error as {errcode?: number} | null)?.errcode;
  // Extended codes keep the primary one in their low byte.
  switch (code === undefined ? undefined : code & 0xff) {
    case codes.full:
      return diskFullError(path, error);
    case codes.busy:
      return new UsageError(`${path} is held by another process: ${messageOf(error)}`, {
        code: 'file-access',
        hint: 'Wait for the other weir to end and run the command again.',
        retryable: true,
        cause: error,
      });
    case codes.readOnly:
    case codes.ioError:
    case codes.cannotOpen:
      return hasRoom(path) ? accessError(error, path) : diskFullError(path, error);
    case codes.corrupt:
    case codes.notDatabase:
      return new UsageError(`The state database ${path} cannot be used: ${messageOf(error)}`, {
        code: 'state-damaged',
        hint: 'Move the file away (run history and load records go with it) and run the command again.',
        cause: error,
      });
    default:
      return undefined;
  }
}

function accessError(error: unknown, path: string): UsageError {
  return new UsageError(`${path} cannot be used: ${messageOf(error)}`, {
    code: 'file-access',
    hint: 'Check the permissions of the file and of its folder, and that the disk is well.',
    cause: error,
  });
}

/** SQLite needs room for its log and index beside the file; where it finds none it speaks of I/O. */
const fewestFreeBytes = 64 * 1024;

function hasRoom(path: string): boolean {
  const {bavail, bsize} = statfsSync(dirname(path));
  return bavail * bsize >= fewestFreeBytes;
}

/** `node:sqlite` announces on stderr that it is new; users need not read that on every command. */
async function importSqlite(): Promise<typeof import('node:sqlite')> {
  const emitWarning = process.emitWarning;
  process.emitWarning = () => {};
  try {
    return await import('node:sqlite');
  } finally {
    process.emitWarning = emitWarning;
  }
}
