import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {createFolder} from '#test/helpers/folder.ts';
import {runWeir, type WeirResult} from '#test/helpers/run-weir.ts';

async function createProject(files: Record<string, string> = {}) {
  const folder = await createFolder({'weir.yml': 'project: shop  # sales\n', ...files});
  return {
    folder,
    text: () => readFile(join(folder, 'weir.yml'), 'utf8'),
    connection: (args: string[], env: Record<string, string> = {}): Promise<WeirResult> =>
      runWeir(['connection', ...args], {cwd: folder, env: {HOME: folder, ...env}}),
  };
}

const twoConnections = `project: shop
default_connection: warehouse
connections:
  # all results
  warehouse: {type: duckdb, path: ":memory:"}
  app: {type: postgres, host: 127.0.0.1, port: 1, user: etl, password: env:SHOP_PASSWORD, read_only: true}
environments:
  prod:
    connections: {app: {host: db.example.com}}
`;

describe('weir connection add', () => {
  it('writes what the flags say and keeps the rest of the file', async () => {
    const project = await createProject();
    const result = await project.connection([
      'add',
      'app',
      '--type',
      'postgres',
      '--set',
      'host=localhost',
      '--set',
      'port=5433',
      '--set',
      'password=env:X',
      '--read-only',
    ]);
    expect(result).toMatchObject({exitCode: 0, stderr: ''});
    expect(result.stdout).toContain('Added in');
    expect(await project.text()).toBe(
      'project: shop  # sales\nconnections:\n  app:\n    type: postgres\n    host: localhost\n    port: 5433\n    password: env:X\n    read_only: true\n',
    );
  });

  it('makes the first system that can build tables the default', async () => {
    const project = await createProject();
    await project.connection(['add', 'warehouse', '--type', 'duckdb', '--set', 'path=w.duckdb']);
    expect(await project.text()).toContain('default_connection: warehouse\n');
  });

  it('only shows what it would write with --dry-run', async () => {
    const project = await createProject();
    const result = await project.connection(['add', 'w', '-t', 'duckdb', '--dry-run']);
    expect(result.stdout).toContain('Would write');
    expect(await project.text()).toBe('project: shop  # sales\n');
  });

  it('writes nothing when the test fails', async () => {
    const project = await createProject();
    const result = await project.connection([
      'add',
      'app',
      '-t',
      'postgres',
      '--set',
      'host=127.0.0.1',
      '--set',
      'port=1',
      '--test',
    ]);
    expect(result).toMatchObject({exitCode: 3, stdout: ''});
    expect(result.stderr).toContain('[connection-unreachable]');
    expect(await project.text()).toBe('project: shop  # sales\n');
  });

  it('replaces only with --force', async () => {
    const project = await createProject({'weir.yml': twoConnections});
    const refused = await project.connection(['add', 'warehouse', '-t', 'duckdb', '--set', 'path=b.duckdb']);
    expect(refused.exitCode).toBe(2);
    expect(await project.text()).toBe(twoConnections);
    const result = await project.connection([
      'add',
      'warehouse',
      '-t',
      'duckdb',
      '--set',
      'path=b.duckdb',
      '--force',
    ]);
    expect(result.stdout).toContain('Replaced in');
    expect(await project.text()).toContain(
      '  # all results\n  warehouse:\n    type: duckdb\n    path: b.duckdb\n  app:',
    );
  });

  it.each([
    ['no name and no terminal', ['add'], /\[usage-no-terminal\]/, /Add NAME --type TYPE/],
    ['a name that needs quoting', ['add', 'my db', '-t', 'duckdb'], /\[usage\]/, /letters, digits, _ and -/],
    ['an unknown type', ['add', 'w', '-t', 'nope'], /\[unknown-type\]/, /Known types: .*duckdb/],
    [
      'an unknown setting',
      ['add', 'w', '-t', 'duckdb', '--set', 'pth=x'],
      /\[config-unknown-key\]/,
      /Did you mean path\?/,
    ],
    [
      'a setting of the wrong kind',
      ['add', 'w', '-t', 'duckdb', '--set', 'threads=x'],
      /\[config-invalid\]/,
      /--set threads must be a number/,
    ],
    [
      'a plain secret',
      ['add', 'w', '-t', 'postgres', '--set', 'password=hunter2'],
      /\[config-secret\]/,
      /env:VARIABLE/,
    ],
    ['no key', ['add', 'w', '-t', 'duckdb', '--set', 'path'], /\[usage\]/, /key=value/],
  ])('refuses %s', async (_case, args, code, words) => {
    const project = await createProject();
    const {stderr, exitCode, stdout} = await project.connection(args);
    expect({exitCode, stdout}).toEqual({exitCode: 2, stdout: ''});
    expect(stderr).toMatch(code);
    expect(stderr).toMatch(words);
    expect(stderr).not.toContain('hunter2');
    expect(await project.text()).toBe('project: shop  # sales\n');
  });
});

describe('weir connection list', () => {
  it('shows where connections lead, without secrets', async () => {
    const project = await createProject({'weir.yml': twoConnections});
    const {stdout} = await project.connection(['list']);
    expect(stdout).toMatch(/^NAME +TYPE +ENVIRONMENT +CONCURRENCY +ACCESS +DEFAULT +TARGET\n/);
    expect(stdout).toMatch(/\nwarehouse +duckdb +default +\d+ +read, write +default +path=:memory:\n/);
    expect(stdout).toMatch(/\napp +postgres +default +\d+ +read only +host=127\.0\.0\.1 port=1 user=etl\n/);
    expect(stdout).not.toContain('SHOP_PASSWORD');
  });

  it('prints JSON of the environment asked for', async () => {
    const project = await createProject({'weir.yml': twoConnections});
    const {stdout} = await project.connection(['list', '--json', '--environment', 'prod']);
    expect(JSON.parse(stdout)).toMatchObject([
      {name: 'warehouse', isDefault: true, environment: 'prod'},
      {name: 'app', readOnly: true, target: 'host=db.example.com port=1 user=etl'},
    ]);
  });

  it('says how to begin', async () => {
    const project = await createProject();
    expect((await project.connection(['list'])).stdout).toContain('weir connection add');
  });
});

describe('weir connection test', () => {
  it('tells of every connection and ends with 3 when one fails', async () => {
    const project = await createProject({'weir.yml': twoConnections});
    const {stdout, exitCode} = await project.connection(['test'], {SHOP_PASSWORD: 'hunter2secret'});
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/^ok {4}warehouse {2}\d+ ms, DuckDB/m);
    expect(stdout).toMatch(/^FAIL {2}app .*\n[^]*\[connection-unreachable\]/m);
    expect(stdout).not.toContain('hunter2secret');
  });

  it('resolves secrets only of what it tests', async () => {
    const project = await createProject({'weir.yml': twoConnections});
    const {stdout, exitCode} = await project.connection(['test', 'warehouse', '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{name: 'warehouse', state: 'ok'}]);
  });

  it('reports a variable that is not set as the failure of that connection', async () => {
    const project = await createProject({'weir.yml': twoConnections});
    const {stdout, exitCode} = await project.connection(['test', '--json']);
    expect(exitCode).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject([
      {name: 'warehouse', state: 'ok'},
      {
        name: 'app',
        state: 'failed',
        error: {code: 'config-secret', message: expect.stringContaining('SHOP_PASSWORD')},
      },
    ]);
  });

  it('suggests the name that was meant', async () => {
    const project = await createProject({'weir.yml': twoConnections});
    const {stderr, exitCode} = await project.connection(['test', 'warehose']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Did you mean warehouse? Known connections: warehouse, app.');
  });
});

describe('weir connection remove', () => {
  it('takes the connection out everywhere', async () => {
    const project = await createProject({'weir.yml': twoConnections});
    const {stdout, exitCode} = await project.connection(['remove', 'app', '--yes']);
    expect({stdout, exitCode}).toEqual({stdout: 'Removed the connection app from weir.yml.\n', exitCode: 0});
    expect(await project.text()).toBe(
      twoConnections
        .replace(/ {2}app: .*\n/, '')
        .replace('connections: {app: {host: db.example.com}}', 'connections: {}'),
    );
  });

  it('refuses while assets use it', async () => {
    const ingest = 'source: {connection: app, table: public.orders}\n';
    const project = await createProject({'weir.yml': twoConnections, 'assets/raw/orders.yml': ingest});
    const refused = await project.connection(['remove', 'app', '--yes']);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('Connection app is used by assets/raw/orders.yml');
    expect(await project.text()).toBe(twoConnections);
    const forced = await project.connection(['remove', 'app', '--yes', '--force']);
    expect(forced.stdout).toContain('These assets still name it: assets/raw/orders.yml');
  });

  it('does not ask where nobody can answer', async () => {
    const project = await createProject({'weir.yml': twoConnections});
    const {stderr, exitCode} = await project.connection(['remove', 'app']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Pass --yes.');
  });
});
