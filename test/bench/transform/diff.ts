import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {DuckDBInstance} from '@duckdb/node-api';
import {adminQuery, startPostgres} from '../../engines/postgres.ts';
import {repositoryPath} from '../../helpers/repository.ts';
import {runTimed, say} from './run-timed.ts';

/** Of each 200,000 rows two are changed, and one each is missing and added. */
const differencesPerRows = [4, 200_000] as const;

const expressions = (id: string, cast: (text: string, type: string) => string) => [
  id,
  `'customer ' || ${id} % 9973`,
  cast(`${id} % 100000 / 100.0`, 'decimal(12,2)'),
  `${cast(id, 'double precision')} / 7`,
  `timestamp '2024-01-01' + ${id} * interval '1 second'`,
  `${id} % 3 = 0`,
];
const names = ['id', 'customer', 'amount', 'ratio', 'ordered_at', 'is_paid'];
const select = (id: string, from: string) =>
  `select ${expressions(id, (text, type) => `cast(${text} as ${type})`)
    .map((expression, index) => `${expression} as ${names[index]}`)
    .join(', ')} from ${from}`;

/** The same rows but for known differences. */
const changes = (rows: number) => [
  `update other set customer = customer || '!' where id % 200000 = 17`,
  `update other set amount = amount + 0.01 where id % 200000 = 18`,
  `delete from other where id % 200000 = 19`,
  `insert into other ${select(`(i * 200000 + ${rows})`, `range_of_added`)}`,
];

interface Report {
  rows: {changed: number; onlyInA: number; onlyInB: number};
  differences: unknown[];
  work: {segments: number; rowsFetched: number; bytesMoved: number; elapsedMs: number};
  method: string;
}

/** Two tables with known differences, in two systems, in two files of one system, and behind one connection. */
export async function benchDiff(rows: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-diff-bench-'));
  const server = await startPostgres();
  const [count, each] = differencesPerRows;
  const expected = (rows / each) * count;
  try {
    say(`Diff of ${rows.toLocaleString('en')} rows with ${expected} differences`);
    const added = `(select i from generate_series(0, ${rows / each - 1}) g(i)) range_of_added`;
    const fill = (text: string) => text.replace('range_of_added', added);
    await adminQuery(server, `create table orders as ${select('i', `generate_series(0, ${rows - 1}) g(i)`)}`);
    await adminQuery(server, 'alter table orders add primary key (id); analyze orders');
    const duckdb = await DuckDBInstance.create(join(folder, 'one.duckdb'));
    const connection = await duckdb.connect();
    await connection.run(`create table orders as ${select('i', `range(${rows}) g(i)`)}`);
    await connection.run('create table other as from orders');
    for (const change of changes(rows)) await connection.run(fill(change));
    await connection.run(
      `attach '${join(folder, 'two.duckdb')}' as two; create table two.other as from other`,
    );
    connection.closeSync();
    duckdb.closeSync();
    await writeFile(
      join(folder, 'weir.yml'),
      `project: bench
connections:
  pg: {type: postgres, host: ${server.host}, port: ${server.port}, user: ${server.user}, database: ${server.database}, password: "env:BENCH_PASSWORD"}
  one: {type: duckdb, path: one.duckdb}
  two: {type: duckdb, path: two.duckdb}
`,
    );
    for (const [title, a, b] of [
      ['PostgreSQL and DuckDB', 'pg:public.orders', 'two:other'],
      ['two DuckDB files', 'one:orders', 'two:other'],
      ['two tables of one DuckDB file', 'one:orders', 'one:other'],
    ] as const)
      await measure(title, [a, b], {folder, password: server.password, expected});
  } finally {
    await server.stop();
    await rm(folder, {recursive: true, force: true});
  }
}

async function measure(
  title: string,
  tables: readonly [string, string],
  {folder, password, expected}: {folder: string; password: string; expected: number},
): Promise<void> {
  const {stdout, stderr, peakMegabytes} = await runTimed(
    process.execPath,
    [repositoryPath('bin/run.js'), 'diff', ...tables, '--key', 'id', '--json', '--limit', '1000'],
    {cwd: folder, env: {BENCH_PASSWORD: password}},
  );
  if (stdout === '') throw new Error(stderr);
  const {rows, differences, work, method} = JSON.parse(stdout) as Report;
  const found = rows.changed + rows.onlyInA + rows.onlyInB;
  const verdict =
    found === expected && differences.length === expected ? 'exactly those' : `WRONG: expected ${expected}`;
  say(
    `  ${title}: ${found} found, ${verdict}; ${method}, ${(work.elapsedMs / 1000).toFixed(1)} s, ${work.segments} segments, ${work.rowsFetched} rows read, ${(work.bytesMoved / 1e6).toFixed(2)} MB moved, ${peakMegabytes} MB of memory`,
  );
}
