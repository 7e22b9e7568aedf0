import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test, vi} from 'vitest';
import definition from '#plugins/mysql/index.ts';
import {openWarehouse, type OpenWarehouse} from '#src/warehouse/index.ts';
import {adminQuery, startMariadb, type MariadbServer} from '#test/engines/mariadb.ts';
import {repositoryPath} from '#test/helpers/repository.ts';
import {mariadbDatabase} from './mysql.fixture.ts';
import {ask, readValues} from './mysql.session.ts';
import {runtimeWith} from './postgres.session.ts';

const facts = await mariadbDatabase('login_test');

async function openMysql(
  settings: Record<string, unknown>,
  {runtime = runtimeWith({}), readOnly = false} = {},
): Promise<OpenWarehouse> {
  return openWarehouse(definition, definition.config.parse(settings), runtime, {name: 'shop', readOnly});
}

describe.skipIf(!facts)('logging in to MariaDB', () => {
  let home: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'mysql-home-'));
  });
  afterAll(() => rm(home, {recursive: true}));

  async function canLogIn(settings: Record<string, unknown>, runtime = runtimeWith({})): Promise<boolean> {
    const warehouse = await openMysql(settings, {runtime});
    const [[user]] = (await ask(warehouse, `select substring_index(user(), '@', 1)`)) as [[string]];
    await warehouse.close();
    return user === facts!.user;
  }

  test('takes the password from MYSQL_PWD, or from the option file', async () => {
    const {password, ...settings} = facts!;
    const runtime = runtimeWith({MYSQL_PWD: password});
    expect(await canLogIn(settings, runtime)).toBe(true);
    expect(runtime.redactor.redact(`the password is ${password}`)).toBe('the password is ***');
    await writeFile(
      join(home, '.my.cnf'),
      `[mysqld]\npassword=no\n[client]\nuser=${facts!.user}\npassword="${password}"\n`,
    );
    expect(await canLogIn(settings, runtimeWith({}, home))).toBe(true);
    const found = await definition.discover!(runtimeWith({}, home));
    expect(found).toEqual([{name: 'mysql', origin: join(home, '.my.cnf'), settings: {user: facts!.user}}]);
  });

  test('names a database that does not exist, and a host', async () => {
    await expect(openMysql({...facts, database: 'no_such_db'})).rejects.toMatchObject({
      code: 'connection-refused',
      message: expect.stringContaining("Unknown database 'no_such_db'"),
    });
    await expect(openMysql({...facts, host: 'no-such-host.invalid'})).rejects.toMatchObject({
      code: 'connection-unreachable',
    });
  });

  test('a URL and a dbt profile are connections', async () => {
    const {host, port, user, password} = facts!;
    const address = `${user}:${encodeURIComponent(password)}@${host}:${port}/login_test`;
    expect(await canLogIn(definition.fromUrl!(`mariadb://${address}?sslmode=disable`)!)).toBe(true);
    const output = {type: 'mysql', server: host, port, schema: 'login_test', username: user, password};
    expect(await canLogIn(definition.fromDbtProfile!(output)!)).toBe(true);
    expect(definition.fromUrl!('postgres://x')).toBeUndefined();
    expect(() => definition.fromUrl!('mysql://u:secret-words@[')).toThrow(/not well formed/);
  });

  test('finds the variables of the client and refers to the password', async () => {
    const runtime = runtimeWith({MYSQL_HOST: 'db', MYSQL_TCP_PORT: '3307', MYSQL_PASSWORD: 'secret-words'});
    expect(await definition.discover!(runtime)).toEqual([
      {
        name: 'mysql',
        origin: 'MYSQL_HOST and MYSQL_TCP_PORT',
        settings: {host: 'db', port: 3307, password: 'env:MYSQL_PASSWORD'},
      },
    ]);
    expect(await definition.discover!(runtimeWith({}))).toEqual([]);
  });

  test('too many connections is an error to try again', async () => {
    await adminQuery(
      facts!,
      `create user crowded@'%' identified by 'crowded-words' with max_user_connections 1`,
    );
    const settings = {...facts, database: undefined, user: 'crowded', password: 'crowded-words'};
    const first = await openMysql(settings);
    await expect(openMysql(settings)).rejects.toMatchObject({code: 'connection-refused', retryable: true});
    await first.close();
  });

  test('a session that is killed is an error to try again, and replaced', async () => {
    const warehouse = await openMysql({...facts});
    const work = ask(
      warehouse,
      'select n, sleep(86400) as killed_sleep from (select 1 as n union select 2) q',
    );
    const outcome = expect(work).rejects.toMatchObject({code: 'connection-unreachable', retryable: true});
    await vi.waitFor(async () => {
      const [row] = await adminQuery<{id: number}>(
        facts!,
        `select id from information_schema.processlist where info like '%killed_sleep%' and id <> connection_id()`,
      );
      await adminQuery(facts!, `kill ${row!.id}`);
    });
    await outcome;
    expect(await ask(warehouse, 'select 1 as x')).toEqual([[1]]);
    await warehouse.close();
  });

  test('a statement timeout is a timeout, and a read-only connection does not write', async () => {
    const hasty = await openMysql({...facts, statement_timeout: 0.05});
    const endless = 'select n, sleep(86400) from (select 1 as n union select 2) q';
    await expect(ask(hasty, endless)).rejects.toMatchObject({
      code: 'timeout',
      hint: expect.stringContaining('statement_timeout'),
    });
    await hasty.close();
    const reader = await openMysql({...facts}, {readOnly: true});
    await expect(ask(reader, 'create table forbidden (id int)')).rejects.toMatchObject({
      code: 'query-permission',
    });
    await reader.close();
  });

  test('errors point at the place and quote the server; changes are counted', async () => {
    const warehouse = await openMysql({...facts});
    await expect(ask(warehouse, 'select 1 +\n  from t')).rejects.toMatchObject({
      code: 'query-syntax',
      nativeCode: '1064',
      position: 14,
    });
    const affected = async (text: string) => {
      const result = await warehouse.query.run({text});
      await readValues(result);
      return result.stats().rowsAffected;
    };
    await affected('create table counted (id int)');
    expect(await affected('insert into counted values (1), (2), (3)')).toBe(3);
    expect(await affected('update counted set id = 1 where id < 3')).toBe(2);
    expect(await affected('select * from counted')).toBeUndefined();
    await ask(warehouse, 'create procedure twice() begin select 1 as a; select 2 as b; end');
    expect(await ask(warehouse, 'call twice()')).toEqual([[1]]);
    expect(await ask(warehouse, 'select 5 as x')).toEqual([[5]]);
    await warehouse.close();
  });

  test('a user without rights gets a health report', async () => {
    await adminQuery(facts!, `create user watcher@'%' identified by 'watcher-words'`);
    const weak = await openMysql({...facts, database: undefined, user: 'watcher', password: 'watcher-words'});
    const report = await weak.health.probe({signal: new AbortController().signal});
    expect(report).toMatchObject({version: expect.stringMatching(/^MariaDB \d/), identity: 'watcher@%'});
    expect(report.signals.map(({name}) => name)).toEqual(
      expect.arrayContaining(['uptime', 'connections-used']),
    );
    await weak.close();
  });

  test('a user who may make no database keeps the ledger in the own one', async () => {
    await adminQuery(facts!, 'drop database if exists _weir');
    await adminQuery(
      facts!,
      `create user tenant@'%' identified by 'tenant-words'; grant all on login_test.* to tenant@'%'`,
    );
    const tenant = await openMysql({...facts, user: 'tenant', password: 'tenant-words'});
    await tenant.bulkWrite!.setStreamState!(
      {stream: 's', relation: {name: 't'}, state: {at: 1}},
      {signal: new AbortController().signal},
    );
    const nodes = await tenant.catalog!.relations();
    expect(nodes.filter(({name}) => name.startsWith('_weir'))).toMatchObject([
      {name: '_weir_loads', isInternal: true},
      {name: '_weir_streams', isInternal: true},
    ]);
    await tenant.close();
  });

  describe('with TLS', () => {
    const certificate = repositoryPath('test/fixtures/tls/localhost.crt');
    let server: MariadbServer;
    beforeAll(async () => {
      server = await startMariadb({
        tls: {certificate, key: repositoryPath('test/fixtures/tls/localhost.key')},
      });
      return () => server.stop();
    });

    async function isEncrypted(settings: Record<string, unknown>): Promise<boolean> {
      const {pid: _pid, stop: _stop, ...address} = server;
      const warehouse = await openMysql({...address, ...settings});
      const [row] = await ask(warehouse, `show status like 'Ssl_cipher'`);
      await warehouse.close();
      return row![1] !== '';
    }

    test.each([
      {sslmode: 'disable', encrypted: false},
      {sslmode: 'prefer', encrypted: true},
      {sslmode: 'require', encrypted: true},
      {sslmode: 'verify-ca', sslrootcert: certificate, encrypted: true},
      {sslmode: 'verify-full', sslrootcert: certificate, host: 'localhost', encrypted: true},
    ])('$sslmode encrypts: $encrypted', async ({encrypted, ...settings}) => {
      expect(await isEncrypted(settings)).toBe(encrypted);
    });

    test.each([
      {sslmode: 'verify-full', host: 'localhost'},
      {sslmode: 'verify-full', sslrootcert: certificate},
    ])('a certificate that does not prove the server is refused: %j', async (settings) => {
      await expect(isEncrypted(settings)).rejects.toMatchObject({
        code: 'connection-refused',
        hint: expect.stringContaining('sslrootcert'),
      });
    });

    test('a server without TLS is not taken for one with it', async () => {
      await expect(openMysql({...facts, sslmode: 'require'})).rejects.toMatchObject({
        code: 'connection-refused',
        message: expect.stringContaining('does not offer TLS'),
      });
    });
  });
});
