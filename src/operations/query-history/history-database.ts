import {OpsError, UsageError, messageOf} from '../../errors/index.ts';
import type {Runtime, Sqlite} from '../../runtime/ports.ts';
import type {OperationContext} from '../context.ts';

const schemaVersion = 1;

export const historyColumns = [
  'id',
  'started_at',
  'connection',
  'statement',
  'parameters',
  'file',
  'status',
  'rows',
  'elapsed_ms',
  'error_code',
  'error_message',
] as const;

const schema = `
create table history (
  id integer primary key,
  started_at text not null,
  connection text not null,
  statement text not null,
  parameters text not null,
  file text,
  status text not null,
  rows integer,
  elapsed_ms real not null,
  error_code text,
  error_message text);
create index history_by_start on history(started_at);
pragma user_version = ${schemaVersion};`;

/** Readable by its owner alone: statements may hold what others should not see. */
const privateMode = 0o600;

/** The project's own history or, outside of projects, that of the person. */
export async function historyPath(context: OperationContext): Promise<string> {
  const {runtime} = context;
  const {paths, env} = runtime;
  try {
    return paths.join((await context.project()).root, '.weir', 'history.db');
  } catch {
    const stateHome = env.get('XDG_STATE_HOME') || paths.join(env.homeDirectory, '.local', 'state');
    return paths.join(stateHome, 'weir', 'history.db');
  }
}

/** Opens the history for writing, creating it. */
export async function openHistory(runtime: Runtime, path: string): Promise<Sqlite> {
  const {files, paths} = runtime;
  if (!(await files.exists(path))) {
    await files.makeDirectory(paths.dirname(path));
    await files.createText(path, '', {mode: privateMode}).catch(() => {});
  }
  return withSchema(await runtime.openSqlite(path));
}

/** Reads the history; one that does not exist is empty. */
export async function withHistory<Result>(
  context: OperationContext,
  work: (database: Sqlite) => Result,
): Promise<Result> {
  const path = await historyPath(context);
  let database: Sqlite | undefined;
  try {
    database = await openForReading(context.runtime, path);
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

async function openForReading(runtime: Runtime, path: string): Promise<Sqlite> {
  if (!(await runtime.files.exists(path))) return withSchema(await runtime.openSqlite(':memory:'));
  return runtime.openSqlite(path, {readOnly: true});
}

function withSchema(database: Sqlite): Sqlite {
  const version = () => database.all<{user_version: number}>('pragma user_version')[0]!.user_version;
  if (version() < schemaVersion)
    database.transaction(() => {
      if (version() < schemaVersion) database.execute(schema);
    });
  return database;
}
