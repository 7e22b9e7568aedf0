import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {secret, type BadInputCase} from './case.ts';

const api = createServer((request, response) => {
  const {pathname} = new URL(request.url!, 'http://localhost');
  const bodies: Record<string, string> = {
    '/page': '<html><title>Log in</title></html>',
    '/users': '{"data": [{"id": 1}]}',
  };
  response.statusCode = pathname in bodies ? 200 : pathname === '/secret' ? 401 : 404;
  response.setHeader('content-type', pathname === '/page' ? 'text/html' : 'application/json');
  response.end(
    bodies[pathname] ?? `{"message": "no", "sent": ${JSON.stringify(request.headers.authorization)}}`,
  );
});
await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
api.unref();
const baseUrl = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;

const project = (connection: string) => `project: shop
default_connection: warehouse
connections:
  warehouse: {type: duckdb, path: warehouse.duckdb}
  source: {${connection}}
`;

const stream = 'source: {connection: source, stream: users}\nretries: 0\n';

const load = (
  title: string,
  connection: string,
  says: BadInputCase['says'],
  more: Partial<BadInputCase> = {},
): BadInputCase => ({
  title,
  args: ['run'],
  exitCode: 1,
  says,
  ...more,
  files: {'weir.yml': project(connection), 'assets/raw/users.yml': stream, ...more.files},
});

const rest = (
  title: string,
  settings: string,
  says: BadInputCase['says'],
  more: Partial<BadInputCase> = {},
) => load(title, `type: rest, base_url: "${baseUrl}", retries: 0, ${settings}`, says, more);

const script = (title: string, path: string, text: string, says: BadInputCase['says'], connection = '') =>
  load(title, `type: script${connection}`, says, {
    files: {[path]: text, 'assets/raw/users.yml': stream.replace('users', path)},
  });

/** Mistakes with APIs, taps and scripts. */
export const recordsCases: BadInputCase[] = [
  rest('a path that the API does not have', 'resources: {users: {path: /userz}}', [
    '/userz answers 404',
    '`path` of the resource',
  ]),
  rest('a web page in place of JSON', 'resources: {users: {path: /page}}', ['answers no JSON', 'Log in']),
  rest('records that are elsewhere', 'resources: {users: {path: /users, records: $.items}}', [
    'nothing at $.items',
    '"data"',
  ]),
  rest(
    'pagination without end',
    'resources: {users: {path: /users, records: $.data, paginate: {kind: page, param: p}}}',
    ['the same records', '`stop_when`'],
  ),
  rest('a resource that is not there', 'resources: {user: {path: /users}}', [
    'no resource users',
    'mean user?',
  ]),
  rest(
    'a token that the API rejects and repeats',
    `auth: bearer, token: "env:API_TOKEN", resources: {users: {path: /secret}}`,
    ['/secret answers 401', '`auth` of the connection'],
    {env: {API_TOKEN: secret}},
  ),
  rest(
    'an unknown kind of authentication',
    'auth: oauth, resources: {users: {path: /users}}',
    ['auth', 'must be one of'],
    {
      exitCode: 2,
    },
  ),
  rest(
    'a token in plain text',
    'auth: bearer, token: plain, resources: {users: {path: /users}}',
    ['token', 'env:'],
    {
      exitCode: 2,
    },
  ),
  rest(
    'an unknown kind of pagination',
    'resources: {users: {path: /users, paginate: {kind: pages}}}',
    [/paginate/],
    {
      exitCode: 2,
    },
  ),
  rest(
    'an incremental resource without a key',
    'resources: {users: {path: /users, incremental: {cursor: at, start_param: since}}}',
    ['incremental', 'needs key'],
    {exitCode: 2},
  ),
  rest('a file of resources that is not there', 'spec: apis/none.yml', ['apis/none.yml', 'does not exist']),
  rest('a file of resources with a mistake', 'spec: api.yml', ['api.yml', 'resources.users.path'], {
    files: {'api.yml': 'resources: {users: {pathh: /users}}\n'},
  }),
  load(
    'an API that is not there',
    'type: rest, base_url: "http://127.0.0.1:2", retries: 0, resources: {users: {path: /users}}',
    ['127.0.0.1:2/users cannot be read', 'ECONNREFUSED'],
  ),
  load(
    'a base URL that is none',
    'type: rest, base_url: example.com',
    ['base_url', 'https://api.example.com'],
    {
      exitCode: 2,
    },
  ),
  load('a tap that is not there', 'type: singer, command: ./tap-nothing', [
    'no program ./tap-nothing',
    'Install',
  ]),
  load(
    'a tap that writes no messages',
    `type: singer, command: ${JSON.stringify(process.execPath)}, args: [tap.mjs]`,
    ['no Singer message: Traceback'],
    {files: {'tap.mjs': 'console.log(process.argv.includes("--discover") ? "{}" : "Traceback: oh")'}},
  ),
  script('a script with a mistake in its syntax', 'users.mjs', 'export default function* ( {\n', [
    'users.mjs',
    'SyntaxError',
  ]),
  script(
    'a script that yields no objects',
    'users.ts',
    'export default function* () { yield 1 as number; }\n',
    ['yields 1', 'no object'],
  ),
  script(
    'a Python script without Python',
    'users.py',
    'def source(state):\n    yield {"id": 1}\n',
    ['no program python-none', 'users.py'],
    ', python: python-none',
  ),
];
