import {describe, expect, test} from 'vitest';
import rest from '#plugins/rest/index.ts';
import {failureOf} from '#test/helpers/failure.ts';
import {createFolder} from '#test/helpers/folder.ts';
import {runWeir} from '#test/helpers/run-weir.ts';
import {useOpen} from './open-plugin.ts';
import {readStream} from './read-stream.ts';
import {startApi} from './rest-api.ts';

const open = useOpen(rest);
const events = [
  {id: 1, at: '2026-01-01T00:00:00.000001Z', name: 'a'},
  {id: 2, at: '2026-01-02T12:00:00+02:00', name: 'b'},
  {id: 3, at: '2026-01-02T10:00:00.000002Z', name: 'c'},
];
let deleted = 0;
const repos = () =>
  [
    {id: 1, owner: {login: 'a/b'}},
    {id: 2, owner: {login: 'c'}},
  ].slice(deleted);
const api = await startApi({
  '/events': ({query}) => ({body: query['since'] ? events.slice(2) : events}),
  '/repos': () => ({body: repos()}),
  '/repos/a%2Fb/1/issues': ({query}) => ({body: query['page'] === '1' ? [{id: 10}, {id: 11}] : []}),
  '/repos/c/2/issues': ({query}) => ({body: query['page'] === '1' ? [{id: 20}] : []}),
  '/issues/10': () => ({body: {text: 'ten'}}),
  '/issues/11': () => ({body: {text: 'eleven'}}),
  '/issues/20': () => ({body: {text: 'twenty'}}),
});

const incremental = {cursor: 'at', start_param: 'since'};
const eventsWith = async (more: object) =>
  open({
    base_url: api.url,
    resources: {events: {path: '/events', key: 'id', incremental: {...incremental, ...more}}},
  });
const sinceOf = () => api.askedFor('/events').at(-1)!.query['since'];
const family = {
  repos: {path: '/repos', key: 'id'},
  issues: {
    path: '/repos/{repos.owner.login}/{repos.id}/issues',
    paginate: {kind: 'page'},
    include: {repo_id: 'repos.id', owner: 'repos.owner.login'},
  },
  details: {path: '/issues/{issues.id}', include: {issue: 'issues.id', repo: 'repos.id'}},
};

describe('an incremental resource', () => {
  test('remembers the latest moment to the last digit, whatever its zone', async () => {
    const {state, key, isWhole} = await readStream(await eventsWith({}), 'events');
    expect(state).toEqual({cursor: '2026-01-02T10:00:00.000002Z'});
    expect({key, isWhole}).toEqual({key: ['id'], isWhole: false});
    expect(sinceOf()).toBeUndefined();
  });

  test.each([
    [{}, '2026-01-02T10:00:00.000002Z'],
    [{lag: '1h'}, '2026-01-02T09:00:00.000Z'],
    [{format: 'epoch'}, '1767348000'],
    [{format: 'epoch', lag: 10}, '1767347990'],
    [{format: 'epoch_ms'}, '1767348000000'],
    [{format: 'text'}, '2026-01-02T10:00:00.000002Z'],
  ])('goes on by %j from %s', async (settings, since) => {
    const state = {cursor: '2026-01-02T10:00:00.000002Z'};
    const next = await readStream(await eventsWith(settings), 'events', {state});
    expect(sinceOf()).toBe(since);
    expect(next.state).toEqual(state);
  });

  test('begins at the initial value, without the lag', async () => {
    await readStream(await eventsWith({initial: '2025-06-01', lag: '1d', format: 'epoch'}), 'events');
    expect(sinceOf()).toBe('1748736000');
  });

  test('says that it cannot go on from what is no moment', async () => {
    const warehouse = await eventsWith({format: 'epoch'});
    expect(await failureOf(() => readStream(warehouse, 'events', {state: {cursor: 'abc'}}))).toMatchObject({
      message: expect.stringContaining('cannot go on from abc'),
    });
  });
});

describe('a child resource', () => {
  test('is read for every record of its parent, also two levels down', async () => {
    const warehouse = await open({base_url: api.url, resources: family});
    const issues = await readStream(warehouse, 'issues');
    expect(issues.rows.toSorted((a, b) => Number(a['id']) - Number(b['id']))).toEqual([
      {id: '10', repo_id: '1', owner: 'a/b'},
      {id: '11', repo_id: '1', owner: 'a/b'},
      {id: '20', repo_id: '2', owner: 'c'},
    ]);
    const {rows} = await readStream(warehouse, 'details');
    expect(rows.map(({issue, repo, text}) => `${repo}/${issue} ${text}`).toSorted()).toEqual([
      '1/10 ten',
      '1/11 eleven',
      '2/20 twenty',
    ]);
  });

  test('needs a field that its parents have', async () => {
    const resources = {...family, issues: {path: '/repos/{repos.uid}/issues'}};
    const warehouse = await open({base_url: api.url, resources});
    expect(await failureOf(() => readStream(warehouse, 'issues'))).toMatchObject({
      message: 'The resource issues needs repos.uid, which a record of the parent lacks',
    });
  });
});

test('a project loads an API: what is new by key, and all of what has no cursor', async () => {
  const cwd = await createFolder({
    'weir.yml': `project: shop
default_connection: warehouse
connections:
  warehouse: {type: duckdb, path: warehouse.duckdb}
  api: {type: rest, base_url: "${api.url}", spec: apis/api.yml, auth: bearer, token: "env:API_TOKEN"}
`,
    'apis/api.yml': `resources:
  events: {path: /events, key: id, incremental: {cursor: at, start_param: since, lag: 1h}}
  repos: {path: /repos, key: id}
`,
    'assets/raw/events.yml': 'source: {connection: api, stream: events}\n',
    'assets/raw/repos.yml': 'source: {connection: api, stream: repos, options: {params: {sort: id}}}\n',
  });
  const weir = (...args: string[]) => runWeir(args, {cwd, env: {API_TOKEN: 'hunter2-token'}});
  expect(await weir('run')).toMatchObject({exitCode: 0});
  expect(api.askedFor('/repos').at(-1)).toMatchObject({
    query: {sort: 'id'},
    headers: {authorization: 'Bearer hunter2-token'},
  });
  events[2]!.name = 'changed';
  deleted = 1;
  expect(await weir('run')).toMatchObject({exitCode: 0});
  expect(sinceOf()).toBe('2026-01-02T09:00:00.000Z');
  const {stdout} = await weir(
    'query',
    'select (select count(*) from raw.events) as events, (select name from raw.events where id = 3) as name, (select count(*) from raw.repos) as repos',
    '--json',
  );
  expect(JSON.parse(stdout)).toEqual([{events: 3, name: 'changed', repos: 1}]);
  expect((await weir('health', 'api', '--json')).stdout).toContain('events, repos');
});
