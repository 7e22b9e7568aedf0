import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {inspect} from 'node:util';
import {gzipSync} from 'node:zlib';
import {afterEach, expect, test} from 'vitest';
import duckdb from '#plugins/duckdb/index.ts';
import files from '#plugins/files/index.ts';
import {failureOf, readAll} from '#test/contract/session.ts';
import {loadInto, never, useOpen} from './open-plugin.ts';

const openFiles = useOpen(files);
const openDuckdb = useOpen(duckdb);

const csv = 'id,name\n1,Ada\n2,Grace\n';
const rows = [
  [1n, 'Ada'],
  [2n, 'Grace'],
];

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const closers: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

/** A server that answers each GET with the next of the answers, the last one for ever, and HEAD by itself. */
async function serve(...answers: Answer[]) {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    if (request.method === 'HEAD') return void response.writeHead(200, {etag: '"v1"'}).end();
    seen.push(request);
    answers[Math.min(seen.length, answers.length) - 1]!(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen};
}

const send =
  (content: string | Uint8Array): Answer =>
  (_, response) =>
    void response.end(content);
const refuse =
  (status: number): Answer =>
  (_, response) =>
    void response.writeHead(status).end('no');
const breakOff: Answer = (_, response) => {
  response.writeHead(200, {'content-length': csv.length});
  response.write(csv.slice(0, 10), () => response.destroy());
};

async function read(settings: Record<string, unknown>, path: string, options: {signal?: AbortSignal} = {}) {
  const source = await openFiles(settings);
  const target = await openDuckdb({});
  const from = {kind: 'path', path} as const;
  const request = {from, transport: 'files', signal: never, ...options} as const;
  await loadInto(target, 't', await source.bulkRead!.unload(request));
  return (await readAll(target, 'select * from t order by all')).rows;
}

test('reads below a root URL, and absolute URLs from anywhere', async () => {
  const {root, seen} = await serve(send(csv));
  expect(await read({root: `${root}/exports`}, 'people.csv?day=1')).toEqual(rows);
  expect(seen[0]!.url).toBe('/exports/people.csv?day=1');
  expect(await read({}, `${root}/other.csv`)).toEqual(rows);
});

test('reads packed files', async () => {
  const {root} = await serve(send(gzipSync(csv)));
  expect(await read({root}, 'people.csv.gz')).toEqual(rows);
});

test('tries again after failures that may pass, also in the middle of a file', async () => {
  const {root, seen} = await serve(refuse(503), breakOff, refuse(429), send(csv));
  expect(await read({root}, 'people.csv')).toEqual(rows);
  expect(seen).toHaveLength(4);
});

test('gives up after the retries and says what the server answers', async () => {
  const {root, seen} = await serve(refuse(503));
  const error = await failureOf(read({root, retries: 1}, 'people.csv'));
  expect(error).toMatchObject({
    code: 'connection-refused',
    exitCode: 3,
    retryable: true,
    message: expect.stringContaining('/people.csv answers 503'),
  });
  expect(seen).toHaveLength(2);
});

test.each([
  [404, 'file-missing', 2],
  [401, 'connection-unauthorized', 3],
  [403, 'connection-unauthorized', 3],
  [400, 'connection-refused', 3],
])('does not repeat a %d', async (status, code, exitCode) => {
  const {root, seen} = await serve(refuse(status));
  expect(await failureOf(read({root}, 'people.csv'))).toMatchObject({code, exitCode});
  expect(seen).toHaveLength(1);
});

test('follows redirects', async () => {
  const {root} = await serve(
    (_, response) => response.writeHead(302, {location: '/moved.csv'}).end(),
    send(csv),
  );
  expect(await read({root}, 'people.csv')).toEqual(rows);
});

test('sends headers to the server of the root only, and never shows them', async () => {
  const headers = {Authorization: 'Bearer s3cret-token'};
  const {root, seen} = await serve(send(csv), refuse(401));
  await read({root, headers}, 'people.csv');
  expect(seen[0]!.headers.authorization).toBe('Bearer s3cret-token');
  const error = await failureOf(read({root, headers}, 'people.csv'));
  expect(inspect(error, {depth: 10})).not.toContain('s3cret');
  const other = await serve(send(csv));
  await read({root, headers}, `${other.root}/people.csv`);
  expect(other.seen[0]!.headers.authorization).toBeUndefined();
});

test('logs in with the user of a URL and never shows the password', async () => {
  const {root, seen} = await serve(send(csv), refuse(500));
  const withUser = root.replace('//', '//ada:s3cret@');
  expect(await read({}, `${withUser}/people.csv`)).toEqual(rows);
  expect(seen[0]!.headers.authorization).toBe(`Basic ${Buffer.from('ada:s3cret').toString('base64')}`);
  const error = await failureOf(read({retries: 0}, `${withUser}/people.csv`));
  expect(inspect(error, {depth: 10})).not.toContain('s3cret');
});

test('gives up on a server that stalls in the middle of a file', async () => {
  const {root} = await serve((_, response) => void response.writeHead(200).write('id,name\n'));
  const error = await failureOf(read({root, timeout_seconds: 0.2, retries: 0}, 'people.csv'));
  expect(error).toMatchObject({code: 'timeout', exitCode: 4});
});

test('stops a download on abort', async () => {
  const controller = new AbortController();
  const {root} = await serve((_, response) => {
    response.writeHead(200).write('id,name\n');
    controller.abort();
  });
  const error = await failureOf(read({root}, 'people.csv', {signal: controller.signal}));
  expect(error).toMatchObject({code: 'cancelled'});
});

test('says that nothing listens', async () => {
  const {root} = await serve(send(csv));
  await closers.pop()!();
  const error = await failureOf(read({root, retries: 0}, 'people.csv'));
  expect(error).toMatchObject({
    code: 'connection-unreachable',
    message: expect.stringContaining('ECONNREFUSED'),
  });
});

test('an item is named by the version that the server gives', async () => {
  const {root} = await serve(send(csv));
  const {bulkRead} = await openFiles({root});
  const items = await bulkRead!.items!({kind: 'path', path: 'people.csv'}, {signal: never});
  expect(items).toEqual([`${root}/people.csv "v1"`]);
});

test('health tells whether the server answers', async () => {
  const {root} = await serve(send(''));
  const {signals} = await (await openFiles({root})).health.probe({signal: never});
  expect(signals).toMatchObject([{name: 'http-status', level: 'ok', value: '200'}]);
});

test('writes nothing behind a URL', async () => {
  const {root} = await serve(send(csv));
  const source = await openFiles({});
  const from = {kind: 'path', path: `${root}/people.csv`} as const;
  const bytes = await source.bulkRead!.unload({from, transport: 'files', signal: never});
  const error = await failureOf(loadInto(await openFiles({root}), 'copy.csv', bytes));
  expect(error).toMatchObject({code: 'unsupported', exitCode: 5});
});
