import {appendFile, cp, readFile, rename, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {dbt} from '#test/engines/dbt.ts';
import {requireEngine} from '#test/engines/require-engine.ts';
import {copyDbtProject} from '#test/helpers/dbt-projects.ts';
import {createFolder} from '#test/helpers/folder.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

const engine = await requireEngine('dbt', dbt);

/** dbt takes its time to start. */
const mostMs = 300_000;

const built = ['model', 'seed', 'snapshot'];

/** What both programs choose by a selection, with the state that lies in `kept`. */
async function chosen(folder: string, selection: string, kinds: readonly string[]) {
  const types = kinds.flatMap((kind) => ['--resource-type', kind]);
  const more = ['--select', selection, '--state', 'kept', ...types];
  const names = (text: string) =>
    text
      .split('\n')
      .filter((line) => /^\w+(?:\.\w+)*$/.test(line))
      .toSorted();
  const ofDbt = await engine!.run(folder, '-q', 'ls', '--output', 'name', ...more);
  const ofWeir = await runWeir(['ls', ...more, '--indirect-selection', 'empty'], {cwd: folder});
  expect(ofWeir).toMatchObject({exitCode: 0});
  return {dbt: names(ofDbt), weir: names(ofWeir.stdout)};
}

async function agree(folder: string, selection: string, kinds: readonly string[] = built): Promise<string[]> {
  const {dbt: ofDbt, weir: ofWeir} = await chosen(folder, selection, kinds);
  expect(ofWeir, selection).toEqual(ofDbt);
  return ofWeir;
}

const edit = async (folder: string, file: string, change: (text: string) => string) => {
  const path = join(folder, file);
  await writeFile(path, change(await readFile(path, 'utf8')));
};

describe.skipIf(!engine)('--state with artifacts of dbt', {timeout: mostMs}, () => {
  test('finds what dbt finds to be new, changed, old and unchanged', async () => {
    const folder = await copyDbtProject('shop');
    expect(await engine!.run(folder, 'build')).toContain('ERROR=0');
    await rename(join(folder, 'target'), join(folder, 'kept'));
    expect(await agree(folder, 'state:modified')).toEqual([]);
    expect(await agree(folder, 'state:new')).toEqual([]);
    expect(await agree(folder, 'state:unmodified')).toHaveLength(17);

    await edit(folder, 'models/marts/pivot.sql', (text) => `${text}\n-- another line\n`);
    await edit(folder, 'seeds/raw_orders.csv', (text) => text.replace('placed', 'packed'));
    await edit(folder, 'models/marts/marts.yml', (text) => text.replace('owner: Mia}', 'owner: Tom}'));
    await edit(folder, 'macros/text.sql', (text) => text.replaceAll('trim(', 'ltrim('));
    await writeFile(join(folder, 'models/marts/fresh.sql'), "select * from {{ ref('stg_orders') }}");
    expect(await agree(folder, 'state:new')).toEqual(['fresh']);
    expect(await agree(folder, 'state:modified.body')).toEqual(['fresh', 'pivot', 'raw_orders']);
    expect(await agree(folder, 'state:modified.configs')).toEqual(['customer_orders', 'fresh']);
    expect(await agree(folder, 'state:modified.macros')).toContain('stg_customers');
    await agree(folder, 'state:modified');
    await agree(folder, 'state:modified+');
    await agree(folder, 'state:old');
    await agree(folder, 'state:unmodified');
  });

  test('finds how nodes ended, and which sources have newer rows', async () => {
    const folder = await copyDbtProject('shop');
    await edit(folder, 'models/marts/spine.sql', (text) => `${text}\n)`);
    await edit(folder, 'tests/amounts_add_up.sql', () => "select id from {{ ref('raw_orders') }}");
    await engine!.run(folder, 'build');
    await cp(join(folder, 'target/run_results.json'), join(folder, 'run_results.json'));
    await engine!.run(folder, 'source', 'freshness');
    // Freshness writes no results of the build, and some versions write empty ones.
    await cp(join(folder, 'run_results.json'), join(folder, 'target/run_results.json'));
    await cp(join(folder, 'target'), join(folder, 'kept'), {recursive: true});
    for (const result of ['success', 'error', 'skipped']) await agree(folder, `result:${result}`);
    for (const result of ['pass', 'fail', 'warn']) await agree(folder, `result:${result}`, ['test']);
    expect(await agree(folder, 'result:error')).toEqual(['spine']);
    expect(await agree(folder, 'result:fail', ['test'])).toEqual(['amounts_add_up']);
    expect(await agree(folder, 'source_status:fresher+')).toEqual([]);

    await appendFile(
      join(folder, 'seeds/raw_orders.csv'),
      '99,1,2024-06-01 10:00:00,21,shipped,2024-06-01 10:00:00\n',
    );
    await engine!.run(folder, 'seed');
    await engine!.run(folder, 'source', 'freshness');
    const fresher = await agree(folder, 'source_status:fresher+');
    expect(fresher.length).toBeGreaterThan(0);
  });

  test('reads what weir itself wrote', async () => {
    const folder = await copyDbtProject('shop');
    expect(await runWeir(['run'], {cwd: folder})).toMatchObject({exitCode: 0});
    await rename(join(folder, 'target'), join(folder, 'kept'));
    const ls = async (selection: string) =>
      (await runWeir(['ls', selection, '--state', 'kept'], {cwd: folder})).stdout.split('\n').filter(Boolean);
    expect(await ls('state:modified')).toEqual([]);
    await edit(folder, 'seeds/raw_orders.csv', (text) => text.replace('placed', 'packed'));
    expect(await ls('state:modified')).toEqual(['raw_orders']);
    expect(await ls('result:success & resource_type:seed')).toEqual(['raw_customers', 'raw_orders']);
  });
});

test('artifacts of dbt say nothing of a project that is none of dbt', async () => {
  const cwd = await createFolder({
    'weir.yml': 'project: shop\ndefault_connection: w\nconnections: {w: {type: duckdb, path: w.duckdb}}\n',
    'assets/a.sql': 'select 1 as id',
    'kept/manifest.json': '{"nodes": {}}',
    'kept/run_results.json': '{"results": []}',
  });
  for (const [selection, file] of [
    ['state:new', 'manifest.json'],
    ['result:error', 'run_results.json'],
  ]) {
    const {exitCode, stderr} = await runWeir(['ls', selection!, '--state', 'kept'], {cwd});
    expect(exitCode).toBe(2);
    expect(stderr).toContain(file);
    expect(stderr).toContain('state.db');
  }
});
