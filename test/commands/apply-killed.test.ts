import {cp, mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {execa} from 'execa';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {repositoryPath} from '#test/helpers/repository.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

const kills = 10;

const project: Record<string, string> = {
  'weir.yml':
    'project: shop\ndefault_connection: warehouse\nconnections:\n  warehouse: {type: duckdb, path: warehouse.duckdb}\n',
  'assets/staging/numbers.sql': 'select i as id, i % 10 as grp from range(300000) as t(i)',
  'assets/staging/evens.sql':
    '/* @weir\nmaterialized: view\n*/\nselect id, grp from staging.numbers where id % 2 = 0',
  'assets/marts/totals.sql': 'select grp, count(*) as n from staging.evens group by grp',
};
const changed = 'select i as id, i % 10 as grp from range(500000) as t(i)';

/** Rows of all three assets: those before the change, or those after it. */
const before = '300000,150000,150000';
const after = '500000,250000,250000';

let folder: string;
let template: string;
let applyMs: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-apply-'));
  template = join(folder, 'template');
  for (const [path, text] of Object.entries(project)) {
    await mkdir(join(template, path, '..'), {recursive: true});
    await writeFile(join(template, path), text);
  }
  expect(await runWeir(['apply', '--yes'], {cwd: template})).toMatchObject({exitCode: 0});
  await writeFile(join(template, 'assets/staging/numbers.sql'), changed);
  const clean = await copyOf('clean');
  const startedMs = performance.now();
  expect(await runWeir(['apply', '--yes'], {cwd: clean})).toMatchObject({exitCode: 0});
  applyMs = performance.now() - startedMs;
  expect(await rowsOf(clean)).toBe(after);
});

afterAll(() => rm(folder, {recursive: true, force: true}));

async function copyOf(name: string): Promise<string> {
  const directory = join(folder, name);
  await cp(template, directory, {recursive: true});
  return directory;
}

async function rowsOf(directory: string): Promise<string> {
  const sql =
    'select (select count(*) from staging.numbers), (select count(*) from staging.evens), (select sum(n) from marts.totals)';
  const {stdout} = await runWeir(['query', sql, '--format', 'csv'], {cwd: directory});
  return stdout.trim().split('\n')[1]!;
}

describe('an apply that is killed', () => {
  test.each(Array.from({length: kills}, (_, index) => index))(
    'leaves the old or the new environment, and a second one finishes (%i)',
    {timeout: 120_000},
    async (index) => {
      const directory = await copyOf(`kill-${index}`);
      // The work is in the second half; what comes before is the start of the program.
      const killAfterMs = (0.3 + 0.7 * Math.random()) * applyMs;
      const child = execa(process.execPath, [repositoryPath('bin/run.js'), 'apply', '--yes'], {
        cwd: directory,
        reject: false,
      });
      setTimeout(() => child.kill('SIGKILL'), killAfterMs);
      await child;
      expect([before, after]).toContain(await rowsOf(directory));
      const second = await runWeir(['apply', '--yes'], {cwd: directory});
      expect({killAfterMs, ...second}).toMatchObject({exitCode: 0});
      expect({killAfterMs, rows: await rowsOf(directory)}).toEqual({killAfterMs, rows: after});
      const third = await runWeir(['plan', '--json'], {cwd: directory});
      expect(JSON.parse(third.stdout)).toMatchObject({changes: []});
      await rm(directory, {recursive: true, force: true});
    },
  );
});
