import {execa} from 'execa';
import {repositoryRoot} from '#test/helpers/repository.ts';

const duckdbHolder = `
const {DuckDBInstance} = await import('@duckdb/node-api');
const instance = await DuckDBInstance.create(process.argv[1]);
await (await instance.connect()).run('create table if not exists held as select 1');
process.stdout.write('held');
setInterval(() => {}, 1000);
`;

const sqliteHolder = `
const {DatabaseSync} = await import('node:sqlite');
const database = new DatabaseSync(process.argv[1]);
database.exec('create table held (v integer); begin immediate; insert into held values (1)');
process.stdout.write('held');
setInterval(() => database.isOpen, 1000);
`;

/** Another process that has a DuckDB file open for writing until it is stopped. */
export function holdDatabase(path: string): Promise<{stop: () => Promise<void>}> {
  return hold(duckdbHolder, path);
}

/** Another process that writes to a SQLite file until it is stopped. */
export function holdSqlite(path: string): Promise<{stop: () => Promise<void>}> {
  return hold(sqliteHolder, path);
}

async function hold(holder: string, path: string): Promise<{stop: () => Promise<void>}> {
  const child = execa(process.execPath, ['--input-type=module', '-e', holder, path], {
    cwd: repositoryRoot,
    reject: false,
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    void child.then((result) => reject(new Error(`the holder ended: ${result.stderr}`)));
  });
  return {
    async stop() {
      child.kill('SIGKILL');
      await child;
    },
  };
}
