import {join} from 'node:path';
import {beforeEach, describe, expect, it, vi} from 'vitest';
import {adapters} from '#plugins/index.ts';
import {resolveConnection} from '#src/config/resolve-connection.ts';
import {createNodeRuntime} from '#src/runtime/index.ts';
import {findAdapter} from '#src/warehouse/index.ts';
import {failureOf} from '#test/helpers/failure.ts';
import {createFolder} from '#test/helpers/folder.ts';

const runtime = createNodeRuntime();

beforeEach(() => () => vi.unstubAllEnvs());

async function resolve(
  type: string,
  settings: Record<string, unknown>,
  options: {root?: string; allowPlainSecrets?: boolean} = {},
) {
  const definition = await findAdapter(adapters, type).load();
  const root = options.root ?? (await createFolder());
  return resolveConnection(
    {name: 'app', type, settings, readOnly: false},
    {runtime, definition, ...options, root},
  );
}

describe('a connection is made ready', () => {
  it('with defaults of its plugin', async () => {
    const {config, concurrency, readOnly} = await resolve('postgres', {host: 'db'});
    expect(config).toMatchObject({host: 'db', port: 5432});
    expect(concurrency).toBeGreaterThan(0);
    expect(readOnly).toBe(false);
  });

  it('with secrets fetched and known to the redactor', async () => {
    vi.stubEnv('SHOP_PASSWORD', 'correct horse battery');
    const {config} = await resolve('postgres', {password: 'env:SHOP_PASSWORD'});
    expect(config).toMatchObject({password: 'correct horse battery'});
    expect(runtime.redactor.redact('got correct horse battery')).toBe('got ***');
  });

  it('with variables in settings that are no secrets, as the kind that the setting has', async () => {
    vi.stubEnv('THREADS', '3');
    vi.stubEnv('EXTENSIONS', '[httpfs, icu]');
    const {config} = await resolve('duckdb', {threads: 'env:THREADS', extensions: 'env:EXTENSIONS'});
    expect(config).toMatchObject({threads: 3, extensions: ['httpfs', 'icu']});
  });

  it('with paths that start at the project folder', async () => {
    const root = await createFolder();
    vi.stubEnv('HOME', root);
    const path = async (text: string) => ((await resolve('duckdb', {path: text}, {root})).config as any).path;
    expect(await path('data/w.duckdb')).toBe(join(root, 'data/w.duckdb'));
    expect(await path('/data/w.duckdb')).toBe('/data/w.duckdb');
    expect(await path('~/w.duckdb')).toBe(join(root, 'w.duckdb'));
    expect(await path(':memory:')).toBe(':memory:');
    expect(await path('s3://bucket/w.duckdb')).toBe('s3://bucket/w.duckdb');
  });
});

describe('a connection is refused', () => {
  it('when a variable is missing', async () => {
    const error = await failureOf(() => resolve('postgres', {password: 'env:NOT_SET_ANYWHERE'}));
    expect(error.code).toBe('config-secret');
    expect(error.message).toMatch(/NOT_SET_ANYWHERE is not set.*connection app, setting password/);
  });

  it('when a variable holds something of the wrong kind', async () => {
    vi.stubEnv('DB_PORT', 'high');
    const error = await failureOf(() => resolve('postgres', {port: 'env:DB_PORT'}));
    expect(error.message).toMatch(/Connection app has wrong settings: port must be a number/);
    expect(error.message).not.toContain('high');
  });

  it('when a secret is plain, unless it came with a URL', async () => {
    const error = await failureOf(() => resolve('postgres', {password: 'plain secret'}));
    expect(error.code).toBe('config-secret');
    expect(error.message).not.toContain('plain secret');
    const {config} = await resolve('postgres', {password: 'plain secret'}, {allowPlainSecrets: true});
    expect(config).toMatchObject({password: 'plain secret'});
    expect(runtime.redactor.redact('plain secret')).toBe('***');
  });
});
