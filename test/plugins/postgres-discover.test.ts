import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import definition from '#plugins/postgres/index.ts';
import {runtimeWith} from './postgres.session.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'postgres-discover-'));
});
afterAll(() => rm(home, {recursive: true}));

test('finds nothing where there is nothing', async () => {
  expect(await definition.discover!(runtimeWith({}))).toEqual([]);
});

test('finds the variables of libpq and refers to the password', async () => {
  const runtime = runtimeWith({PGHOST: 'db', PGPORT: '6543', PGUSER: 'etl', PGPASSWORD: 'secret-words'});
  expect(await definition.discover!(runtime)).toEqual([
    {
      name: 'postgres',
      origin: 'PGHOST, PGPORT and PGUSER',
      settings: {host: 'db', port: 6543, user: 'etl', password: 'env:PGPASSWORD'},
    },
  ]);
});

test('finds services and lines of the password file, without any password', async () => {
  await writeFile(
    join(home, '.pg_service.conf'),
    '# ours\n[shop]\nhost=db.example.com\nport = 5433\ndbname=shop\nuser=etl\npassword=secret-words\n\n[other]\nhost=x\n',
  );
  await writeFile(join(home, 'pg_service.conf'), '[shop]\nhost=ignored\n[system]\nhost=y\n');
  await writeFile(
    join(home, '.pgpass'),
    String.raw`# host:port:db:user:password
db.example.com:5432:sales:ann:pass\:word\\
replica:*:*:bob:x
*:*:*:*:secret-words
broken line
`,
  );
  const found = await definition.discover!(runtimeWith({PGSYSCONFDIR: home}, home));
  expect(JSON.stringify(found)).not.toContain('secret-words');
  expect(found).toEqual([
    {
      name: 'shop',
      origin: `${join(home, '.pg_service.conf')} [shop]`,
      settings: {host: 'db.example.com', port: 5433, database: 'shop', user: 'etl'},
    },
    {name: 'other', origin: `${join(home, '.pg_service.conf')} [other]`, settings: {host: 'x'}},
    {name: 'system', origin: `${join(home, 'pg_service.conf')} [system]`, settings: {host: 'y'}},
    {
      name: 'sales',
      origin: join(home, '.pgpass'),
      settings: {host: 'db.example.com', port: 5432, database: 'sales', user: 'ann'},
    },
    {name: 'replica', origin: join(home, '.pgpass'), settings: {host: 'replica', user: 'bob'}},
  ]);
});

test('reads the output of a dbt profile', () => {
  const output = {
    type: 'postgres',
    host: 'db',
    port: 5432,
    user: 'etl',
    pass: 'env:DB_PASS',
    dbname: 'shop',
    threads: 4,
  };
  expect(definition.fromDbtProfile!(output)).toEqual({
    host: 'db',
    port: 5432,
    user: 'etl',
    password: 'env:DB_PASS',
    database: 'shop',
  });
  expect(definition.fromDbtProfile!({type: 'redshift', host: 'x'})).toBeUndefined();
});

test.each([
  ['postgresql://etl@db/shop', {host: 'db', user: 'etl', database: 'shop'}],
  ['postgres://db:6543', {host: 'db', port: 6543}],
  ['postgres://[::1]/shop', {host: '::1', database: 'shop'}],
  ['postgres://a%40b:c%2Fd@db/x', {host: 'db', user: 'a@b', password: 'c/d', database: 'x'}],
  ['postgres:///shop?host=/var/run/postgresql', {host: '/var/run/postgresql', database: 'shop'}],
])('reads %s', (url, settings) => {
  expect(definition.fromUrl!(url)).toEqual(settings);
});

test('leaves other addresses alone and never repeats a broken one', () => {
  expect(definition.fromUrl!('mysql://db/shop')).toBeUndefined();
  expect(() => definition.fromUrl!('postgres://u:secret-words@db:port/x')).toThrow(
    expect.objectContaining({code: 'usage', message: expect.not.stringContaining('secret-words')}),
  );
});
