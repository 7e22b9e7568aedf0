import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {createFolder} from '#test/helpers/folder.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

const project = {
  'dbt_project.yml': 'name: shop\nprofile: shop\n',
  'profiles.yml':
    'shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: dev.duckdb}\n    prod: {type: duckdb, path: prod.duckdb}\n',
  'models/sources.yml': 'sources:\n  - name: raw\n    tables: [{name: orders}]\n',
  'models/totals.sql':
    "{{ config(materialized='table') }}\nselect sum(amount) as total, '{{ target.name }}' as target, {{ var('factor', 1) }} as factor from {{ source('raw', 'orders') }}",
};

test('init --from-dbt joins assets that load data with the models that read them', async () => {
  const folder = await createFolder({...project, 'data/orders.csv': 'id,amount\n1,10\n2,32\n'});
  expect(await runWeir(['init', '--from-dbt'], {cwd: folder})).toMatchObject({exitCode: 0});
  const weirYml = await readFile(join(folder, 'weir.yml'), 'utf8');
  expect(weirYml).toContain('project: shop');
  const assets = {
    'weir.yml': `${weirYml}connections:\n  files: {type: files, root: data}\n`,
    'assets/raw/orders.yml': 'source: {connection: files, path: orders.csv}\nmode: replace\n',
  };
  const joined = await createFolder({...project, 'data/orders.csv': 'id,amount\n1,10\n2,32\n', ...assets});
  const run = await runWeir(['run', '--target', 'prod', '--vars', '{factor: 3}'], {cwd: joined});
  expect(run).toMatchObject({exitCode: 0});
  expect(run.stderr.indexOf('done   raw.orders')).toBeLessThan(run.stderr.indexOf('start  totals'));
  const query = ['query', 'select * from totals', '--target', 'prod', '--format', 'csv'];
  expect((await runWeir(query, {cwd: joined})).stdout).toBe('total,target,factor\n42,prod,3\n');
});

test('an error of the database names the model and its compiled SQL', async () => {
  const folder = await createFolder({...project, 'models/totals.sql': 'select nope from (select 1 as id)'});
  const run = await runWeir(['run'], {cwd: folder});
  expect(run).toMatchObject({exitCode: 1});
  expect(run.stderr).toContain('models/totals.sql');
  expect(run.stderr).toContain('target/compiled/shop/models/totals.sql');
  expect(await readFile(join(folder, 'target/compiled/shop/models/totals.sql'), 'utf8')).toContain('nope');
  const results = JSON.parse(await readFile(join(folder, 'target/run_results.json'), 'utf8')) as {
    results: {unique_id: string; status: string}[];
  };
  expect(results.results).toMatchObject([{unique_id: 'model.shop.totals', status: 'error'}]);
});

test('what has no effect is told', async () => {
  const folder = await createFolder({
    'dbt_project.yml': project['dbt_project.yml'],
    'profiles.yml': project['profiles.yml'],
    'models/a.sql': "{{ config(grants={'select': ['bi']}) }} select 1 as id",
    'models/a.yml': 'metrics:\n  - name: revenue\n',
  });
  const {stderr} = await runWeir(['run'], {cwd: folder});
  expect(stderr).toContain('grants are not supported');
  expect(stderr).toContain('models/a.yml:2:5: metrics are not supported, revenue is left out');
});
