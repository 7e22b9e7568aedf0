import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {createFolder} from '#test/helpers/folder.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

const profiles = `config: {send_anonymous_usage_stats: false}
shop:
  target: dev
  outputs:
    dev: {type: duckdb, path: dev.duckdb, threads: 4}
    prod:
      type: postgres
      host: "{{ env_var('SHOP_HOST') }}"
      port: 5433
      user: etl
      password: hunter2secret
      dbname: shop
    test:
      type: postgres
      host: localhost
      user: etl
      password: "{{ env_var('SHOP_PASSWORD') }}"
      dbname: shop
    lake: {type: some_other_system, host: x}
`;

async function createProject(files: Record<string, string> = {}) {
  const folder = await createFolder({'weir.yml': 'project: shop # sales\n', ...files});
  return {
    folder,
    text: () => readFile(join(folder, 'weir.yml'), 'utf8'),
    import: (args: string[], env: Record<string, string> = {}) =>
      runWeir(['connection', 'import', ...args], {cwd: folder, env: {HOME: folder, ...env}}),
  };
}

it('only lists what was found where there is no terminal and nothing is chosen', async () => {
  const project = await createProject({'.dbt/profiles.yml': profiles});
  const {stdout, exitCode} = await project.import([]);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^available +shop_dev +duckdb, from .*profiles\.yml \[shop\.dev\]$/m);
  expect(stdout).toMatch(/^available +shop_prod +postgres, from .*\[shop\.prod\]$/m);
  expect(stdout).not.toContain('lake');
  expect(await project.text()).toBe('project: shop # sales\n');
});

it('takes over everything with --all, but no plain secret', async () => {
  const project = await createProject({'.dbt/profiles.yml': profiles});
  const {stdout, stderr, exitCode} = await project.import(['--all']);
  expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
  expect(stdout).toMatch(/Set SHOP_PROD_PASSWORD to the password in .*\[shop\.prod\]\./);
  const text = await project.text();
  expect(text).toMatch(/^ {2}shop_dev:\n {4}type: duckdb\n {4}path: dev\.duckdb\n/m);
  expect(text).toContain('    host: env:SHOP_HOST\n');
  expect(text).toContain('    password: env:SHOP_PROD_PASSWORD\n');
  expect(text).toContain('    password: env:SHOP_PASSWORD\n');
  expect(stdout + text).not.toContain('hunter2secret');
});

it('takes over what is named and leaves what exists', async () => {
  const project = await createProject({'profiles.yml': profiles});
  await project.import(['shop_dev']);
  const once = await project.text();
  expect(once).toBe(
    'project: shop # sales\nconnections:\n  shop_dev:\n    type: duckdb\n    path: dev.duckdb\n',
  );
  const again = await project.import(['shop_dev']);
  expect(again).toMatchObject({exitCode: 2, stderr: expect.stringContaining('--force')});
  expect((await project.import(['--all'])).stdout).toMatch(/^exists already +shop_dev/m);
});

it('finds what the surroundings say', async () => {
  const project = await createProject();
  const {stdout} = await project.import(['--json'], {PGHOST: 'db.example.com', PGPASSWORD: 'hunter2secret'});
  expect(JSON.parse(stdout)).toMatchObject([
    {type: 'postgres', state: 'available', settings: {host: 'db.example.com', password: 'env:PGPASSWORD'}},
  ]);
  expect(stdout).not.toContain('hunter2secret');
});

it('changes nothing with --dry-run', async () => {
  const project = await createProject({'.dbt/profiles.yml': profiles});
  const {stdout} = await project.import(['--all', '--dry-run']);
  expect(stdout).toMatch(/^would import +shop_dev/m);
  expect(await project.text()).toBe('project: shop # sales\n');
});

it.each([
  ['an unknown name', {'profiles.yml': profiles}, ['shop_dve'], /Did you mean shop_dev\?/],
  [
    'profiles that are no YAML',
    {'profiles.yml': 'a: [1\n'},
    ['--all'],
    /profiles\.yml is not well-formed YAML/,
  ],
])('refuses %s', async (_case, files, args, words) => {
  const project = await createProject(files as Record<string, string>);
  const {stderr, exitCode} = await project.import(args);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(words);
  expect(await project.text()).toBe('project: shop # sales\n');
});
