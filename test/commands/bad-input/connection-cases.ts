import {createServer} from 'node:net';
import {secret, type BadInputCase} from './case.ts';
import {holdDatabase} from './hold-database.ts';

/** Nobody listens on port 1 of the loopback. */
const deadPort = 1;

export interface Server {
  host: string;
  port: number;
  user: string;
  database: string;
}

/** Systems that cannot be reached, or do not let us in. */
export function connectionCases(server: Server): BadInputCase[] {
  const project = (settings: string) => ({
    'weir.yml': `project: a\ndefault_connection: app\nconnections:\n  app: {type: postgres, ${settings}}\n`,
  });
  const at = (changes: Partial<Server> & {password?: string}) => {
    const all = {...server, password: 'env:APP_PASSWORD', ...changes};
    return project(
      Object.entries(all)
        .map(([key, value]) => `${key}: ${value}`)
        .join(', '),
    );
  };
  const query = {args: ['query', 'select 1'], env: {APP_PASSWORD: secret}, exitCode: 3};
  const duckdb = {
    'weir.yml': 'project: a\ndefault_connection: w\nconnections: {w: {type: duckdb, path: w.duckdb}}\n',
  };
  return [
    {
      title: 'a wrong password',
      ...query,
      files: at({}),
      says: ['password authentication failed', server.user],
    },
    {
      title: 'a wrong password in health',
      ...query,
      args: ['health'],
      files: at({}),
      prints: /down/,
      says: [],
    },
    {
      title: 'a wrong password in connection test',
      ...query,
      args: ['connection', 'test'],
      files: at({}),
      prints: /password authentication failed/,
      says: [],
    },
    {
      title: 'a database that does not exist',
      ...query,
      files: at({database: 'nope', password: 'env:REAL_PASSWORD'}),
      says: ['nope'],
    },
    {
      title: 'a host without a server',
      ...query,
      files: at({port: deadPort}),
      says: [`${server.host}:${deadPort}`],
    },
    {
      title: 'a host name that does not exist',
      ...query,
      files: at({host: 'nowhere.invalid'}),
      says: ['nowhere.invalid'],
    },
    {
      title: 'a server that never answers',
      ...query,
      args: ['health', '--timeout', '1s'],
      files: at({port: 0}),
      prints: /down/,
      says: [],
      around: async (directory) => {
        const silent = createServer();
        await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
        const {port} = silent.address() as {port: number};
        const {readFile, writeFile} = await import('node:fs/promises');
        const file = `${directory}/weir.yml`;
        await writeFile(file, (await readFile(file, 'utf8')).replace('port: 0', `port: ${port}`));
        return {stop: async () => void silent.close()};
      },
    },
    {
      title: 'a password variable that is not set',
      ...query,
      env: {},
      exitCode: 2,
      files: at({}),
      says: ['APP_PASSWORD', 'app'],
    },
    {
      title: 'a password file that does not exist',
      ...query,
      exitCode: 2,
      files: at({password: 'file:nope.txt'}),
      says: ['nope.txt'],
    },
    {
      title: 'a password command that fails',
      ...query,
      exitCode: 2,
      files: at({password: '"cmd:echo locked vault >&2; exit 9"'}),
      says: ['locked vault', '9'],
    },
    {
      title: 'a DuckDB file that another process holds',
      args: ['query', 'create table a as select 1'],
      files: duckdb,
      exitCode: 3,
      says: ['w.duckdb', /pid \d+/i, 'read'],
      around: (directory) => holdDatabase(`${directory}/w.duckdb`),
    },
    {
      title: 'a run on a DuckDB file that another process holds',
      args: ['run'],
      files: {...duckdb, 'assets/a.sql': 'select 1 as a'},
      exitCode: 1,
      says: ['w.duckdb', /pid \d+/i],
      around: (directory) => holdDatabase(`${directory}/w.duckdb`),
    },
    {
      title: 'a DuckDB file that is none',
      args: ['query', 'select 1'],
      files: {...duckdb, 'w.duckdb': 'no database at all, just text\n'.repeat(500)},
      exitCode: 3,
      says: ['w.duckdb'],
    },
    {
      title: 'a state database that is none',
      args: ['run'],
      files: {...duckdb, 'assets/a.sql': 'select 1 as a', '.weir/state.db': 'not sqlite '.repeat(500)},
      exitCode: 2,
      says: ['state.db', 'Move the file away'],
    },
  ];
}
