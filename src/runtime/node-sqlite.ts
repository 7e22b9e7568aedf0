import type {Sqlite} from './ports.ts';

/** Opens a SQLite file in WAL mode; a second process waits up to five seconds for the writer. */
export async function openNodeSqlite(path: string): Promise<Sqlite> {
  const {DatabaseSync} = await importSqlite();
  const database = new DatabaseSync(path);
  database.exec(
    'pragma busy_timeout = 5000; pragma journal_mode = wal; pragma synchronous = normal; pragma foreign_keys = on',
  );
  return {
    execute: (sql) => database.exec(sql),
    run: (sql, parameters = []) => void database.prepare(sql).run(...parameters),
    all: <Row>(sql: string, parameters: readonly (string | number | bigint | null)[] = []) =>
      database.prepare(sql).all(...parameters) as Row[],
    transaction(work) {
      database.exec('begin immediate');
      try {
        const result = work();
        database.exec('commit');
        return result;
      } catch (error) {
        database.exec('rollback');
        throw error;
      }
    },
    close: () => database.close(),
  };
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
