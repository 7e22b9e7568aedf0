import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {parse, stringify} from 'yaml';
import {specSchema} from '#plugins/rest/resource-schema.ts';
import {createFolder} from '#test/helpers/folder.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

const query = (...names: string[]) =>
  names.map((name) => ({in: 'query', name, schema: name === 'limit' ? {type: 'integer', maximum: 200} : {}}));
const answer = (schema: object) => ({
  responses: {200: {content: {'application/json': {schema}}}},
});
const list = (name: string) => ({type: 'array', items: {$ref: `#/components/schemas/${name}`}});
const record = (...fields: string[]) => ({
  type: 'object',
  properties: Object.fromEntries(fields.map((field) => [field, {type: 'string'}])),
});
const openapi = {
  openapi: '3.0.3',
  info: {title: 'Shop', version: '1'},
  servers: [{url: 'https://api.shop.example/v2'}],
  paths: {
    '/users': {
      get: {
        parameters: query('cursor', 'limit', 'updated_since'),
        ...answer({
          type: 'object',
          properties: {
            data: list('User'),
            meta: {type: 'object', properties: {next_cursor: {type: 'string'}}},
          },
        }),
      },
    },
    '/users/{user_id}': {get: answer({$ref: '#/components/schemas/User'})},
    '/users/{user_id}/orders': {get: {parameters: query('page'), ...answer(list('Order'))}},
    '/shops/{shop_id}/orders': {get: answer(list('Order'))},
  },
  components: {
    schemas: {
      User: {allOf: [record('id'), record('name', 'updated_at')]},
      Order: record('id', 'total'),
    },
    securitySchemes: {token: {type: 'http', scheme: 'bearer'}},
  },
};
const project = {
  'weir.yml': 'project: shop\nconnections: {}\n',
  'openapi.json': JSON.stringify(openapi),
  'openapi.yml': stringify(openapi),
};
const users = {
  path: '/users',
  params: {limit: 200},
  records: '$.data',
  key: 'id',
  paginate: {kind: 'cursor', param: 'cursor', path: '$.meta.next_cursor'},
  incremental: {cursor: 'updated_at', start_param: 'updated_since'},
};

test.each(['openapi.json', 'openapi.yml'])(
  '%s becomes resources that a connection can read',
  async (spec) => {
    const cwd = await createFolder(project);
    const {stderr, exitCode} = await runWeir(['api', 'import', spec, '-c', 'shop', '--assets'], {cwd});
    expect({stderr, exitCode}).toMatchObject({exitCode: 0});
    expect(stderr).toContain('Left out /shops/{shop_id}/orders: there is no list that {shop_id} belongs to.');
    expect(stderr).toContain('base_url: https://api.shop.example/v2');
    expect(stderr).toContain('token: env:SHOP_TOKEN');
    const written = parse(await readFile(join(cwd, 'apis/shop.yml'), 'utf8'));
    expect(written).toEqual({
      resources: {
        users,
        users_orders: {
          path: '/users/{users.id}/orders',
          records: '$',
          key: ['_users_id', 'id'],
          include: {_users_id: 'users.id'},
          paginate: {kind: 'page', param: 'page'},
        },
      },
    });
    expect(specSchema.safeParse(written).error).toBeUndefined();
    expect(parse(await readFile(join(cwd, 'assets/raw/shop_users.yml'), 'utf8'))).toEqual({
      source: {connection: 'shop', stream: 'users'},
      mode: 'merge',
      key: 'id',
    });
  },
);

test('a dry run prints and writes nothing; files that are there stay unless --force', async () => {
  const cwd = await createFolder({...project, 'apis/shop.yml': 'mine\n'});
  const weir = (...more: string[]) => runWeir(['api', 'import', 'openapi.yml', '-c', 'shop', ...more], {cwd});
  const kept = () => readFile(join(cwd, 'apis/shop.yml'), 'utf8');
  expect((await weir('--dry-run')).stdout).toContain('param: cursor');
  expect(await weir()).toMatchObject({exitCode: 2, stderr: expect.stringContaining('--force')});
  expect(await kept()).toBe('mine\n');
  expect(await weir('--force')).toMatchObject({exitCode: 0});
  expect(parse(await kept())).toMatchObject({resources: {users}});
});

test.each([
  ['a file that is not there', 'nothing.yml', ['nothing.yml', 'does not exist']],
  ['a URL', 'https://api.shop.example/openapi.json', ['URL', 'Download']],
  ['Swagger 2', 'swagger.yml', ['OpenAPI 3', 'convert']],
  ['a file that is no YAML', 'broken.yml', ['neither JSON nor YAML']],
  ['another YAML file', 'weir.yml', ['OpenAPI 3']],
  ['an API without lists', 'empty.yml', ['no GET', 'by hand']],
])('%s is refused with a sentence', async (_, spec, sentences) => {
  const cwd = await createFolder({
    ...project,
    'swagger.yml': 'swagger: "2.0"\npaths: {}\n',
    'broken.yml': 'a: [1\nb: }',
    'empty.yml': 'openapi: 3.1.0\npaths: {}\n',
  });
  const {stdout, stderr, exitCode} = await runWeir(['api', 'import', spec, '-c', 'shop'], {cwd});
  expect({stdout, exitCode}).toEqual({stdout: '', exitCode: 2});
  for (const sentence of sentences) expect(stderr).toContain(sentence);
});
