import {expect, test} from 'vitest';
import {createFolder} from '#test/helpers/folder.ts';
import {runWeir} from '#test/helpers/run-weir.ts';
import {startApi} from '#test/plugins/rest-api.ts';

test('weir ingest takes a resource of an API, and later only what is new', async () => {
  // Texts, because the numbers are larger than JavaScript counts.
  const users = [
    {at: '2026-01-01T00:00:00Z', json: '{"id": 1, "name": "Ada"'},
    {at: '2026-01-02T00:00:00Z', json: '{"id": 9007199254740993, "name": "Grace"'},
  ];
  const api = await startApi({
    '/users': ({query}) => {
      const found = users.filter(({at}) => at >= (query['since'] ?? ''));
      const records = found.map(({at, json}) => `${json}, "updated_at": "${at}"}`);
      return {headers: {'content-type': 'application/json'}, body: `{"data": [${records.join()}]}`};
    },
  });
  const cwd = await createFolder({
    'weir.yml': `project: shop
connections:
  warehouse: {type: duckdb, path: warehouse.duckdb}
  api:
    type: rest
    base_url: ${api.url}
    resources:
      users:
        path: /users
        records: $.data
        key: id
        incremental: {cursor: updated_at, start_param: since}
`,
  });
  const ingest = () => runWeir(['ingest', 'api:users', 'warehouse:raw.users', '--mode', 'merge'], {cwd});
  const names = async () => {
    const sql = 'select id::text as id, name from raw.users order by updated_at';
    const {stdout} = await runWeir(['query', sql, '-c', 'warehouse', '--format', 'csv'], {cwd});
    return stdout.trim().split('\n').slice(1);
  };
  expect(await ingest()).toMatchObject({exitCode: 0});
  expect(await names()).toEqual(['1,Ada', '9007199254740993,Grace']);

  users.push({at: '2026-01-03T00:00:00Z', json: '{"id": 3, "name": "Barbara"'});
  const before = api.asked.length;
  expect(await ingest()).toMatchObject({exitCode: 0});
  expect(await names()).toEqual(['1,Ada', '9007199254740993,Grace', '3,Barbara']);
  expect(api.asked[before]!.query['since']).toMatch(/^2026-01-02T00:00:00/);
});
