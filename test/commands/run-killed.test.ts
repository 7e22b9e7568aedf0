import {cp, mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {execa} from 'execa';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {repositoryPath} from '#test/helpers/repository.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

const kills = 20;
const rowsPerFile = 40_000;

const project: Record<string, string> = {
  'weir.yml': `project: shop
default_connection: warehouse
connections:
  warehouse: {type: duckdb, path: warehouse.duckdb}
  files: {type: files, root: data}
`,
  'assets/raw/replaced.yml': 'source: {connection: files, path: part-0.csv}\nmode: replace\n',
  'assets/raw/appended.yml': 'source: {connection: files, path: part-*.csv}\nmode: append\n',
  'assets/raw/merged.yml': 'source: {connection: files, path: part-*.csv}\nmode: merge\nkey: id\n',
  'assets/raw/copied.yml': 'source: {connection: warehouse, table: raw.replaced}\nmode: append\n',
  'assets/staging/both.sql':
    '/* @weir\nmaterialized: view\n*/\nselect * from raw.appended union all select * from raw.copied',
  'assets/marts/totals.sql':
    '/* @weir\ncolumns: [{name: label, checks: [not_null, unique]}]\n*/\nselect label, count(*) as n, sum(amount) as amount from staging.both group by label',
};

const tables = ['raw.replaced', 'raw.appended', 'raw.merged', 'raw.copied', 'staging.both', 'marts.totals'];

let folder: string;
let template: string;
let expected: string;
let cleanMs: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-kill-'));
  template = join(folder, 'template');
  await mkdir(join(template, 'data'), {recursive: true});
  for (const [path, text] of Object.entries(project)) {
    await mkdir(join(template, path, '..'), {recursive: true});
    await writeFile(join(template, path), text);
  }
  for (let part = 0; part < 3; part++)
    await writeFile(join(template, 'data', `part-${part}.csv`), csvPart(part));
  const clean = await freshProject('clean');
  const startedMs = performance.now();
  expect(await runWeir(['run'], {cwd: clean})).toMatchObject({exitCode: 0});
  cleanMs = performance.now() - startedMs;
  expected = await fingerprint(clean);
});

afterAll(() => rm(folder, {recursive: true, force: true}));

function csvPart(part: number): string {
  const lines = ['id,label,amount'];
  for (let row = 0; row < rowsPerFile; row++)
    lines.push(`${part * rowsPerFile + row},label-${row % 97},${(row % 1000) / 4}`);
  return lines.join('\n') + '\n';
}

async function freshProject(name: string): Promise<string> {
  const directory = join(folder, name);
  await cp(template, directory, {recursive: true});
  return directory;
}

async function hasFinished(directory: string): Promise<boolean> {
  const {stdout} = await runWeir(['runs', 'list', '--json'], {cwd: directory});
  return (JSON.parse(stdout) as {status: string}[])[0]?.status === 'succeeded';
}

/** Row count and order-independent hash of every table. */
async function fingerprint(directory: string): Promise<string> {
  const sql = tables
    .map((table) => `select '${table}' as name, count(*) as n, sum(hash(t)) as digest from ${table} as t`)
    .join(' union all ');
  const result = await runWeir(['query', `${sql} order by name`, '--format', 'csv'], {cwd: directory});
  expect(result).toMatchObject({exitCode: 0});
  return result.stdout;
}

describe('a run that is killed, followed by a run', () => {
  test.each(Array.from({length: kills}, (_, index) => index))(
    'leaves the tables of one clean run (%i)',
    async (index) => {
      const directory = await freshProject(`kill-${index}`);
      const killAfterMs = Math.random() * cleanMs;
      const child = execa(process.execPath, [repositoryPath('bin/run.js'), 'run'], {
        cwd: directory,
        reject: false,
      });
      setTimeout(() => child.kill('SIGKILL'), killAfterMs);
      await child;
      // A run that was over before it was killed is one clean run already.
      if (!(await hasFinished(directory))) {
        const second = await runWeir(['run'], {cwd: directory});
        expect({killAfterMs, ...second}).toMatchObject({exitCode: 0});
      }
      expect({killAfterMs, tables: await fingerprint(directory)}).toEqual({killAfterMs, tables: expected});
      await rm(directory, {recursive: true, force: true});
    },
  );
});
