import {describe, expect, test} from 'vitest';
import {adminQuery, createTestDatabase, sharedPostgres} from '#test/engines/postgres.ts';
import {requireEngine} from '#test/engines/require-engine.ts';
import {createFolder} from '#test/helpers/folder.ts';
import {connectionYaml, passwordEnvironment} from '#test/helpers/ingest-project.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

const server = await requireEngine('PostgreSQL', sharedPostgres);
const limitMs = 120_000;

const weirYml = (connection: string, more = '') =>
  `project: shop\ndefault_connection: warehouse\nconnections:\n  warehouse: ${connection}\n${more}`;
const duckdb = '{type: duckdb, path: warehouse.duckdb}';

const asset = (header: string, sql: string) => `/* @weir\n${header}\n*/\n${sql}\n`;

async function rows(cwd: string, sql: string, env: Record<string, string> = {}): Promise<unknown[]> {
  const {exitCode, stdout, stderr} = await runWeir(['query', sql, '--json'], {cwd, env});
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout) as unknown[];
}

async function run(cwd: string, args: readonly string[] = [], env: Record<string, string> = {}) {
  const result = await runWeir(['run', ...args], {cwd, env});
  expect(result.exitCode, result.stdout + result.stderr).toBe(0);
  return result;
}

describe('variables', () => {
  const project = () =>
    createFolder({
      'weir.yml': weirYml(
        duckdb,
        'variables:\n  day: {type: date, required: true}\n  size: {type: string, default: s, enum: [s, m]}\n  most: {type: integer, default: 3}\n  loud: {type: boolean, default: false}\n',
      ),
      'assets/made.sql': asset(
        'name: raw.made',
        `select '{{ var('day') }}' as day, '{{ var('size') }}' as size, {{ var('most') + 1 }} as most, {% if var('loud') %}'loud'{% else %}'quiet'{% endif %} as voice`,
      ),
    });

  test(
    'have the type, the default and the value from the command line',
    async () => {
      const cwd = await project();
      await run(cwd, ['--var', 'day=2024-01-31']);
      expect(await rows(cwd, 'select * from raw.made')).toEqual([
        {day: '2024-01-31', size: 's', most: 4, voice: 'quiet'},
      ]);
      await run(cwd, ['--var', 'day=2024-02-01', '--var', 'size=m', '--var', 'most=7', '--var', 'loud=true']);
      expect(await rows(cwd, 'select * from raw.made')).toEqual([
        {day: '2024-02-01', size: 'm', most: 8, voice: 'loud'},
      ]);
    },
    limitMs,
  );

  test.each([
    {args: [], says: 'The variable day needs a value'},
    {args: ['--var', 'day=yesterday'], says: 'The variable day must be a date, not "yesterday"'},
    {
      args: ['--var', 'day=2024-01-31', '--var', 'size=xl'],
      says: 'The variable size must be one of s, m, not xl',
    },
    {
      args: ['--var', 'day=2024-01-31', '--var', 'most=many'],
      says: 'The variable most must be an integer, not "many"',
    },
    {args: ['--var', 'day=2024-01-31', '--var', 'siez=s'], says: 'Did you mean size?'},
  ])(
    'are refused with $args',
    async ({args, says}) => {
      const cwd = await project();
      const {exitCode, stderr} = await runWeir(['run', ...args], {cwd});
      expect(exitCode).toBe(2);
      expect(stderr).toContain(says);
    },
    limitMs,
  );
});

describe.skipIf(!server)('attempts on PostgreSQL', () => {
  async function createProject(setUp: string, header: string, sql: string) {
    const facts = await createTestDatabase(server!, `attempts_${Math.random().toString(36).slice(2)}`);
    await adminQuery(facts, setUp);
    const cwd = await createFolder({
      'weir.yml': weirYml(connectionYaml('postgres', facts)),
      'assets/slow.sql': asset(`name: public.slow\n${header}`, sql),
    });
    return {facts, cwd, env: passwordEnvironment()};
  }
  /** Fails with a conflict of transactions until it was called often enough. */
  const flaky = `create sequence tries;
    create function try() returns int language plpgsql as $$ begin
      if nextval('tries') < 3 then raise exception 'could not serialize' using errcode = '40001'; end if;
      return 1; end $$`;

  test(
    'a build is tried again after a failure that may pass',
    async () => {
      const {cwd, env} = await createProject(
        flaky,
        'materialized: incremental\nunique_key: id\nretries: 3',
        'select try() as id',
      );
      const {stderr, stdout} = await run(cwd, [], env);
      expect(stdout + stderr).toContain('attempt 2 of 4 failed');
      expect(await rows(cwd, 'select id from public.slow', env)).toEqual([{id: 1}]);
    },
    limitMs,
  );

  test(
    'without retries it fails at once',
    async () => {
      const {cwd, env} = await createProject(flaky, 'materialized: table', 'select try() as id');
      const {exitCode, stderr} = await runWeir(['run'], {cwd, env});
      expect(exitCode).toBe(1);
      expect(stderr).toContain('could not serialize');
    },
    limitMs,
  );

  test(
    'an attempt ends at its timeout, on the server too, and the table stays as it was',
    async () => {
      const {facts, cwd, env} = await createProject(
        'create table slow (id int); insert into slow values (7)',
        'materialized: table\ntimeout: 1s\nretries: 1',
        'select 1 as id from pg_sleep(600)',
      );
      const {exitCode, stderr} = await runWeir(['run'], {cwd, env});
      expect(exitCode).toBe(1);
      expect(stderr).toContain('public.slow did not finish within its timeout of 1');
      expect(stderr).toContain('attempt 1 of 2 failed');
      expect(await rows(cwd, 'select id from public.slow', env)).toEqual([{id: 7}]);
      const left = await adminQuery(
        facts,
        `select 1 from pg_stat_activity where datname = current_database() and state = 'active' and query like '%pg_sleep(600)%' and pid <> pg_backend_pid()`,
      );
      expect(left).toEqual([]);
    },
    limitMs,
  );
});

describe('intervals of time', () => {
  test(
    'rows that arrive late come with the intervals of the lookback',
    async () => {
      const cwd = await createFolder({
        'weir.yml': weirYml(duckdb, 'variables: {late: "false"}\n'),
        'assets/events.sql': asset(
          'name: raw.events\nmaterialized: table',
          `select current_date - i::int as day, 'early' as came from range(1, 6) t(i) union all select current_date - i::int, 'late' from range(1, 6) t(i) where {{ var('late') }}`,
        ),
        'assets/daily.sql': asset(
          'name: raw.daily\nmaterialized: incremental\ntime_column: day\nlookback: 2\nstart: "2024-01-01"',
          `select * from {{ ref('raw.events') }} where day >= '{{ interval.start }}' and day < '{{ interval.end }}'`,
        ),
      });
      await run(cwd);
      await run(cwd, ['--var', 'late=true']);
      const late = `select (current_date - day)::int as ago from raw.daily where came = 'late' order by 1`;
      expect(await rows(cwd, late)).toEqual([{ago: 1}, {ago: 2}]);
      expect(await rows(cwd, `select count(*)::int as n from raw.daily where came = 'early'`)).toEqual([
        {n: 5},
      ]);
    },
    limitMs,
  );

  test(
    'batch_size is how many intervals one statement builds',
    async () => {
      const cwd = await createFolder({
        'weir.yml': weirYml(duckdb),
        'assets/daily.sql': asset(
          'name: raw.daily\nmaterialized: incremental\ntime_column: day\nbatch_size: 3\nstart: "2024-01-01"',
          `select date '{{ interval.start }}' as day, '{{ interval.end }}' as until`,
        ),
      });
      await run(cwd, ['--from', '2024-01-01', '--to', '2024-01-11']);
      expect(await rows(cwd, 'select day::varchar as day, until from raw.daily order by day')).toEqual([
        {day: '2024-01-01', until: '2024-01-04'},
        {day: '2024-01-04', until: '2024-01-07'},
        {day: '2024-01-07', until: '2024-01-10'},
        {day: '2024-01-10', until: '2024-01-11'},
      ]);
    },
    limitMs,
  );

  test(
    'are in UTC, wherever the machine is',
    async () => {
      const cwd = await createFolder({
        'weir.yml': weirYml(duckdb, 'variables: {round: 1}\n'),
        'assets/daily.sql': asset(
          'name: raw.daily\nmaterialized: incremental\ntime_column: seen_at\nstart: "2024-01-01"',
          `select * from (values (timestamptz '2024-01-01 23:30:00+00', {{ var('round') }}), (timestamptz '2024-01-02 02:00:00+00', {{ var('round') }}), (timestamptz '2024-01-02 23:30:00+00', {{ var('round') }}), (timestamptz '2024-01-03 02:00:00+00', {{ var('round') }})) t(seen_at, round)
where seen_at >= '{{ interval.start }}' and seen_at < '{{ interval.end }}'`,
        ),
      });
      const env = {TZ: 'America/New_York'};
      await run(cwd, [], env);
      await run(cwd, ['--from', '2024-01-02', '--to', '2024-01-03', '--var', 'round=2'], env);
      const found = await rows(cwd, 'select round from raw.daily order by seen_at', env);
      expect(found).toEqual([{round: 1}, {round: 2}, {round: 2}, {round: 1}]);
    },
    limitMs,
  );
});
