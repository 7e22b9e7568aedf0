import {join} from 'node:path';
import {beforeEach, describe, expect, it, vi} from 'vitest';
import {adapters} from '#plugins/index.ts';
import {loadProject, type LoadOptions} from '#src/config/load-project.ts';
import {createNodeRuntime} from '#src/runtime/index.ts';
import {failureOf} from '#test/helpers/failure.ts';
import {createFolder} from '#test/helpers/folder.ts';

const runtime = createNodeRuntime();

beforeEach(() => {
  vi.stubEnv('WEIR_ENVIRONMENT', undefined);
  return () => vi.unstubAllEnvs();
});

async function load(text: string, options: LoadOptions = {}) {
  const directory = await createFolder({'weir.yml': text});
  return loadProject(runtime, adapters, {directory, ...options});
}

const shop = `project: shop
default_connection: warehouse
variables: {start: 2024-01-01, tax: 0.2}
connections:
  warehouse: {type: duckdb, path: data/dev.duckdb, concurrency: 2}
environments:
  prod:
    variables: {tax: 0.25}
    connections:
      warehouse: {path: /data/prod.duckdb, read_only: true}
      archive: {type: duckdb, path: archive.duckdb}
  staging:
`;

describe('a good weir.yml', () => {
  it('gives connections, variables and defaults', async () => {
    const project = await load(shop);
    expect(project).toMatchObject({
      name: 'shop',
      environment: 'default',
      defaultConnection: 'warehouse',
      variables: {start: '2024-01-01', tax: 0.2},
      concurrency: 4,
    });
    expect([...project.connections.values()]).toEqual([
      {
        name: 'warehouse',
        type: 'duckdb',
        settings: {path: 'data/dev.duckdb'},
        concurrency: 2,
        readOnly: false,
      },
    ]);
  });

  it('merges the environment over the rest', async () => {
    const project = await load(shop, {environment: 'prod'});
    expect(project.variables).toEqual({start: '2024-01-01', tax: 0.25});
    expect(project.connections.get('warehouse')).toEqual({
      name: 'warehouse',
      type: 'duckdb',
      settings: {path: '/data/prod.duckdb'},
      concurrency: 2,
      readOnly: true,
    });
    expect(project.connections.has('archive')).toBe(true);
  });

  it('takes the environment from WEIR_ENVIRONMENT, then from default_environment', async () => {
    expect((await load(`${shop}default_environment: dev\n`)).environment).toBe('dev');
    vi.stubEnv('WEIR_ENVIRONMENT', 'staging');
    expect((await load(shop)).environment).toBe('staging');
    expect((await load(shop, {environment: 'prod'})).environment).toBe('prod');
  });

  it('replaces an entry whose environment has another type', async () => {
    const text = `project: a
connections: {w: {type: duckdb, path: a.duckdb, threads: 2}}
environments: {prod: {connections: {w: {type: postgres, host: db}}}}
`;
    const project = await load(text, {environment: 'prod'});
    expect(project.connections.get('w')).toMatchObject({type: 'postgres', settings: {host: 'db'}});
    expect(project.connections.get('w')!.settings).not.toHaveProperty('threads');
  });

  it('is found from a folder below', async () => {
    const root = await createFolder({'weir.yml': shop, 'assets/marts/a.sql': 'select 1'});
    const project = await loadProject(runtime, adapters, {directory: join(root, 'assets/marts')});
    expect(project).toMatchObject({root, file: join(root, 'weir.yml')});
  });
});

describe('a weir.yml that is refused', () => {
  it.each([
    [
      'an unknown key',
      'project: a\nconections: {}\n',
      /weir\.yml:2:1: unknown key "conections". Did you mean "connections"\?/,
    ],
    [
      'an unknown setting',
      'project: a\nconnections:\n  w: {type: duckdb, pth: x}\n',
      /:3:21: unknown key "pth" in connections\.w. Did you mean "path"\?/,
    ],
    [
      'an unknown setting of an environment',
      'project: a\nconnections: {w: {type: duckdb}}\nenvironments:\n  prod:\n    connections:\n      w: {thread: 2}\n',
      /:6:11: unknown key "thread" in environments\.prod\.connections\.w. Did you mean "threads"\?/,
    ],
    [
      'an unknown key of an environment',
      'project: a\nenvironments: {prod: {variable: {}}}\n',
      /unknown key "variable" in environments\.prod. Did you mean "variables"\?/,
    ],
    [
      'an unknown type',
      'project: a\nconnections: {w: {type: duckbd}}\n',
      /:2:25: there is no connection type duckbd. Did you mean "duckdb"\?/,
    ],
    [
      'a type that is missing',
      'project: a\nconnections: {w: {path: x}}\n',
      /connections\.w\.type is missing/,
    ],
    [
      'an environment that adds a connection without a type',
      'project: a\nenvironments: {prod: {connections: {w: {path: x}}}}\n',
      /environments\.prod\.connections\.w\.type is missing/,
    ],
    [
      'a wrong kind of value',
      'project: a\nconnections: {w: {type: duckdb, threads: many}}\n',
      /:2:42: connections\.w\.threads must be a number, not text/,
    ],
    ['a number out of bounds', 'project: a\nconcurrency: 0\n', /:2:14: concurrency must be at least 1/],
    [
      'a name that needs quoting',
      'project: a\nconnections: {my db: {type: duckdb}}\n',
      /connections\.my db: the name .*must start with a letter/,
    ],
    [
      'a default connection that is not there',
      'project: a\ndefault_connection: warehose\nconnections: {warehouse: {type: duckdb}}\n',
      /:2:21: default_connection names warehose.*Did you mean "warehouse"\?/,
    ],
    ['no project name', 'connections: {}\n', /:1:1: project is missing/],
    [
      'settings that are a list',
      'project: a\nconnections: [duckdb]\n',
      /:2:14: connections must be a mapping, not a list/,
    ],
  ])('%s', async (_case, text, message) => {
    const error = await failureOf(() => load(text));
    expect(error.exitCode).toBe(2);
    expect(error.message).toMatch(message);
  });

  it('for every reason at once', async () => {
    const error = await failureOf(() =>
      load('projct: a\nconcurrency: x\nconnections:\n  a: {type: nope}\n  b: {type: duckdb, pth: 1}\n'),
    );
    expect(error.message).toMatch(/weir\.yml has 5 problems/);
  });

  it('for a plain secret, which it does not show', async () => {
    const error = await failureOf(() =>
      load('project: a\nconnections:\n  app: {type: postgres, hst: x, password: "s3cret, word"}\n'),
    );
    expect(error.message).toContain('connections.app.password is a secret and must be a reference');
    expect(error.message).toContain('unknown key "hst"');
    expect(error.hint).toContain('env:VARIABLE');
    expect(`${error.message} ${JSON.stringify(error.details)}`).not.toMatch(/s3cret|word"/);
  });

  it('for an environment that nobody defined', async () => {
    const error = await failureOf(() => load(shop, {environment: 'prd'}));
    expect(error.code).toBe('usage-unknown-environment');
    expect(error.hint).toBe('Did you mean prod? Known environments: default, prod, staging.');
  });

  it('because there is none', async () => {
    const directory = await createFolder();
    const error = await failureOf(() => loadProject(runtime, adapters, {directory}));
    expect(error.code).toBe('project-missing');
    expect(error.hint).toContain('weir init');
  });
});
