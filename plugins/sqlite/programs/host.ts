import {DatabaseSync, type SQLInputValue} from 'node:sqlite';
import {Worker} from 'node:worker_threads';
import {addComparisonFunctions} from './canonical.ts';
import {exportCsv} from './export-csv.ts';
import {importRows} from './import-rows.ts';
import {MisfitError} from './misfit.ts';
import type {Cell, HostAnswer, HostFailure, RequestName, Requests} from './protocol.ts';
import {registerStatistics} from './statistics.ts';
import {startStatement, type RunningStatement} from './running-statement.ts';

/**
 * Has one database open on behalf of weir. SQLite runs a statement to its end without a chance to stop it, so it
 * runs in a process that can be killed; SQLite itself undoes what a killed process left unfinished.
 */
let database: DatabaseSync | undefined;
let running: RunningStatement | undefined;

type Handlers = {
  [Name in RequestName]: (request: Requests[Name]['request']) => Requests[Name]['reply'];
};

const handlers: Handlers = {
  open({path, readOnly, lockTimeoutMs}) {
    database = new DatabaseSync(path, {readOnly, timeout: lockTimeoutMs, enableForeignKeyConstraints: false});
    database.exec('pragma legacy_alter_table = on; pragma trusted_schema = off');
    database.function('regexp', {deterministic: true}, (pattern, value) =>
      value === null ? null : Number(new RegExp(String(pattern), 'u').test(String(value))),
    );
    addComparisonFunctions(database);
    registerStatistics(database);
    // Reads the file, which may be none of a database.
    database.prepare('select count(*) from sqlite_schema').get();
    return {version: String(database.prepare('select sqlite_version() as version').get()!.version)};
  },
  start({text, parameters}) {
    running = undefined;
    const started = startStatement(opened(), text, parameters);
    if (!('columns' in started)) return {columns: [], batch: emptyBatch, ...started};
    running = started;
    return {columns: started.columns, batch: started.next()};
  },
  next: () => running?.next() ?? emptyBatch,
  finish() {
    running?.finish();
    running = undefined;
    return {};
  },
  export({columns}) {
    const rows = exportCsv(running!, columns);
    running = undefined;
    return {rows};
  },
  import: (request) => importRows(opened(), request),
  execute({text}) {
    opened().exec(text);
    return {};
  },
  all({text, parameters}) {
    const statement = opened().prepare(text);
    statement.setReadBigInts(true);
    if (statement.columns().length > 0)
      return {rows: statement.all(...(parameters as SQLInputValue[])) as Record<string, Cell>[], changes: 0};
    return {rows: [], changes: Number(statement.run(...(parameters as SQLInputValue[])).changes)};
  },
};

const emptyBatch = {rowCount: 0, columns: [], isLast: true};

function opened(): DatabaseSync {
  if (!database) throw new Error('The database is not open');
  return database;
}

function answer(message: {name: RequestName; request: never}): HostAnswer {
  try {
    const reply = handlers[message.name](message.request);
    return {reply, inTransaction: database?.isTransaction ?? false};
  } catch (error) {
    running = undefined;
    return {failure: describeFailure(error), inTransaction: database?.isTransaction ?? false};
  }
}

function describeFailure(error: unknown): HostFailure {
  const {message, errcode, code} = error as Error & {errcode?: number; code?: string};
  return {
    message,
    ...(errcode !== undefined && {errcode}),
    ...(code !== undefined && {code}),
    ...(error instanceof MisfitError && {misfit: error.misfit}),
  };
}

/** Ends this process when weir is gone, also in the middle of a statement, when no message gets through. */
const watchdog = `
  const parent = process.ppid;
  setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL'); }, 1000);
`;

process.on('message', (message: {name: RequestName; request: never}) => process.send!(answer(message)));
process.on('disconnect', () => {
  database?.close();
  process.exit();
});
// Ctrl-C reaches every process of the terminal; what becomes of this one is for weir to say.
process.on('SIGINT', () => {});
new Worker(watchdog, {eval: true}).unref();
