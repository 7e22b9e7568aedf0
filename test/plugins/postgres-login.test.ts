import {chmod, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import definition from '#plugins/postgres/index.ts';
import {startPostgres, type PostgresServer} from '#test/engines/postgres.ts';
import {repositoryPath} from '#test/helpers/repository.ts';
import {postgresDatabase} from './postgres.fixture.ts';
import {ask, openPostgres, runtimeWith} from './postgres.session.ts';

const facts = await postgresDatabase('weir_login');

describe.skipIf(!facts)('logging in to PostgreSQL', () => {
  let home: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'postgres-home-'));
  });
  afterAll(() => rm(home, {recursive: true}));

  async function canLogIn(settings: Record<string, unknown>, runtime = runtimeWith({})): Promise<boolean> {
    const warehouse = await openPostgres(settings, {runtime});
    const {rows} = await ask(warehouse, 'select current_user::text as x');
    await warehouse.close();
    return rows[0]![0] === facts!.user;
  }

  test('takes the password from PGPASSWORD and the user from PGUSER', async () => {
    const {password, user, ...settings} = facts!;
    const runtime = runtimeWith({PGPASSWORD: password, PGUSER: user});
    expect(await canLogIn(settings, runtime)).toBe(true);
    expect(runtime.redactor.redact(`the password is ${password}`)).toBe('the password is ***');
  });

  test('takes the password from the first line of the password file that matches', async () => {
    const {password, ...settings} = facts!;
    const path = join(home, '.pgpass');
    const lines = [
      '# comment',
      `other:*:*:*:wrong`,
      `${facts!.host}:${facts!.port}:*:${facts!.user}:${password}`,
      '*:*:*:*:wrong',
    ];
    await writeFile(path, lines.join('\n'));
    await chmod(path, 0o600);
    expect(await canLogIn(settings, runtimeWith({}, home))).toBe(true);
    expect(await canLogIn(settings, runtimeWith({PGPASSFILE: path}))).toBe(true);
  });

  test('says that a password is asked for when there is none', async () => {
    const {password: _, ...settings} = facts!;
    await expect(openPostgres(settings)).rejects.toMatchObject({
      code: 'connection-unauthorized',
      hint: expect.stringContaining('.pgpass'),
    });
  });

  test('names a database that does not exist', async () => {
    await expect(openPostgres({...facts, database: 'no_such_db'})).rejects.toMatchObject({
      code: 'connection-refused',
      message: expect.stringContaining('database "no_such_db" does not exist'),
    });
  });

  test('names a host that does not exist', async () => {
    await expect(openPostgres({...facts, host: 'no-such-host.invalid'})).rejects.toMatchObject({
      code: 'connection-unreachable',
      message: expect.stringContaining('no-such-host.invalid:'),
    });
  });

  test('a URL is a connection', async () => {
    const {host, port, user, password} = facts!;
    const settings = definition.fromUrl!(
      `postgres://${user}:${encodeURIComponent(password)}@${host}:${port}/weir_login?sslmode=disable`,
    );
    expect(settings).toMatchObject({database: 'weir_login', sslmode: 'disable', port});
    expect(await canLogIn(settings!)).toBe(true);
  });

  describe('with TLS', () => {
    const certificate = repositoryPath('test/fixtures/tls/localhost.crt');
    let server: PostgresServer;
    beforeAll(async () => {
      server = await startPostgres({
        tls: {certificate, key: repositoryPath('test/fixtures/tls/localhost.key')},
      });
    });
    afterAll(() => server.stop());

    async function isEncrypted(settings: Record<string, unknown>): Promise<boolean> {
      const {pid: _pid, stop: _stop, ...address} = server;
      const warehouse = await openPostgres({...address, ...settings});
      try {
        const {rows} = await ask(warehouse, 'select ssl from pg_stat_ssl where pid = pg_backend_pid()');
        return rows[0]![0] as boolean;
      } finally {
        await warehouse.close();
      }
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
        message: expect.stringContaining('certificate'),
        hint: expect.stringContaining('sslrootcert'),
      });
    });

    test('a query over TLS is cancelled on the server', async () => {
      const {pid: _pid, stop: _stop, ...address} = server;
      const warehouse = await openPostgres({...address, sslmode: 'require'});
      const work = ask(warehouse, 'select pg_sleep(86400)::text', AbortSignal.timeout(100));
      await expect(work).rejects.toMatchObject({code: 'timeout'});
      expect(await warehouse.jobs!.list()).toEqual([]);
      await warehouse.close();
    });

    test('a server without TLS is not taken for one with it', async () => {
      await expect(openPostgres({...facts, sslmode: 'require'})).rejects.toMatchObject({
        code: 'connection-refused',
        message: expect.stringContaining('does not offer TLS'),
      });
    });
  });
});
