import {execFileSync} from 'node:child_process';
import {repositoryRoot} from './repository.ts';

const programs = {
  postgres: `
    import pg from 'pg';
    const [facts, statements] = JSON.parse(process.argv[1]);
    const client = new pg.Client({...facts, statement_timeout: 20_000});
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();`,
  mysql: `
    import mysql from 'mysql2/promise';
    const [facts, statements] = JSON.parse(process.argv[1]);
    const connection = await mysql.createConnection(facts);
    await connection.query('set lock_wait_timeout = 20');
    for (const statement of statements) await connection.query(statement);
    await connection.end();`,
  sqlite: `
    import {DatabaseSync} from 'node:sqlite';
    const [{path}, statements] = JSON.parse(process.argv[1]);
    const database = new DatabaseSync(path);
    database.exec('pragma busy_timeout = 20000');
    for (const statement of statements) database.exec(statement);
    database.close();`,
};

export type SqlSystem = keyof typeof programs;

/** Runs statements while this process stands still, so that nothing in it goes on meanwhile. */
export function runSqlNow(system: SqlSystem, facts: object, statements: readonly string[]): void {
  execFileSync(
    process.execPath,
    ['--input-type=module', '-e', programs[system], '--', JSON.stringify([facts, statements])],
    {cwd: repositoryRoot, stdio: ['ignore', 'ignore', 'pipe']},
  );
}
