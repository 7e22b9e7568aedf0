import {describe, expect, test} from 'vitest';
import rest from '#plugins/rest/index.ts';
import {failureOf} from '#test/helpers/failure.ts';
import {useOpen} from './open-plugin.ts';
import {readStream} from './read-stream.ts';
import {startApi, type Answer} from './rest-api.ts';

const open = useOpen(rest);
const good: Answer = {body: [{id: 1, name: 'x'.repeat(2000)}]};
const goodAfter =
  (failures: number, failure: Answer) =>
  (_: unknown, count: number): Answer =>
    count % (failures + 1) === 0 ? good : failure;
const inSeconds = (seconds: number) => String(Math.floor(Date.now() / 1000) + seconds);

const api = await startApi({
  '/busy': goodAfter(2, {status: 429, headers: {'retry-after': '0'}}),
  '/ill': goodAfter(2, {status: 503, body: 'sorry'}),
  '/cut': goodAfter(1, {...good, isCut: true}),
  '/limit': (_, count) =>
    count === 1
      ? {status: 403, headers: {'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inSeconds(0)}}
      : good,
  '/last-one': (_, count) => ({
    body: {data: count < 3 ? [{id: count}] : []},
    ...(count === 1 && {headers: {'ratelimit-remaining': '0', 'ratelimit-reset': '0.3'}}),
  }),
  '/tomorrow': () => ({status: 429, headers: {'retry-after': '86400'}}),
  '/forever-ill': () => ({status: 500, body: {message: 'boom, token hunter2'}}),
  '/html': () => ({body: '<!doctype html>\n<title>Log in</title>'}),
  '/object': () => ({body: {meta: {}, results: [{id: 1}]}}),
  '/text': () => ({body: {data: 'none'}}),
  '/nothing': () => ({status: 204}),
  '/null': () => ({body: {data: null}}),
  '/ids': () => ({body: [7, 8]}),
  '/exact': () => ({
    body: '[{"id": 12345678901234567890, "price": 0.12345678901234567891, "at": "2026-01-01T10:00:00Z", "n": {"a": 9007199254740993}}]',
    headers: {'content-type': 'application/json'},
  }),
});

const read = async (path: string, connection: object = {}, settings: object = {}) =>
  readStream(
    await open({base_url: api.url, resources: {things: {path: `/${path}`, ...settings}}, ...connection}),
    'things',
  );

describe('requests', () => {
  test.each([
    ['busy', 3],
    ['ill', 3],
    ['cut', 2],
    ['limit', 2],
  ])('to /%s are tried again until they succeed', async (path, requests) => {
    expect((await read(path)).count).toBe(1);
    expect(api.askedFor(`/${path}`)).toHaveLength(requests);
  });

  test('wait when the API says that no more are left', async () => {
    const startedMs = performance.now();
    await read('last-one', {}, {records: '$.data', paginate: {kind: 'page'}});
    expect(performance.now() - startedMs).toBeGreaterThan(250);
  });

  test('start no faster than the connection allows', async () => {
    const startedMs = performance.now();
    const {count} = await read(
      'last-one',
      {requests_per_second: 10},
      {records: '$.data', paginate: {kind: 'page', start: 5}, columns: {id: 'int64'}},
    );
    expect(count).toBe(0);
    await read('busy', {requests_per_second: 10});
    expect(performance.now() - startedMs).toBeGreaterThan(180);
  });

  test('are given up when the API wants a longer wait than the connection allows', async () => {
    expect(await failureOf(() => read('tomorrow'))).toMatchObject({
      message: expect.stringMatching(/asks to wait 86400 s, and more than 300 s/),
      hint: expect.stringContaining('max_wait_seconds'),
    });
    expect(api.askedFor('/tomorrow')).toHaveLength(1);
  });

  test('are given up after the retries, with the server’s words', async () => {
    expect(await failureOf(() => read('forever-ill', {retries: 1}))).toMatchObject({
      code: 'connection-refused',
      message: expect.stringMatching(/forever-ill answers 500 Internal Server Error: .*boom/),
    });
    expect(api.askedFor('/forever-ill')).toHaveLength(2);
  });

  test('end when the caller stops', async () => {
    const controller = new AbortController();
    const warehouse = await open({
      base_url: api.url,
      resources: {things: {path: '/forever-ill'}},
      retries: 20,
    });
    const reading = failureOf(() => readStream(warehouse, 'things', {signal: controller.signal}));
    controller.abort();
    expect(await reading).toMatchObject({code: 'cancelled'});
  });
});

describe('records', () => {
  test('keep every digit, and moments and nested values', async () => {
    const {types, rows} = await read('exact', {}, {columns: {price: 'decimal(38,20)'}});
    expect(types).toEqual({
      id: 'HUGEINT',
      price: 'DECIMAL(38,20)',
      at: 'TIMESTAMP WITH TIME ZONE',
      n: 'JSON',
    });
    expect(rows).toEqual([
      {
        id: '12345678901234567890',
        price: '0.12345678901234567891',
        at: expect.stringContaining('2026-01-01 10:00:00'),
        n: '{"a":9007199254740993}',
      },
    ]);
  });

  test('may be bare values, one object, or none', async () => {
    expect((await read('ids')).rows).toEqual([{value: '7'}, {value: '8'}]);
    expect((await read('object')).count).toBe(1);
    expect((await read('nothing')).count).toBe(0);
    expect((await read('null', {}, {records: '$.data'})).count).toBe(0);
  });

  test.each([
    ['html', {}, /answers no JSON \(text\/html\): <!doctype html> <title>Log in/],
    [
      'object',
      {records: '$.data.items'},
      /nothing at \$\.data\.items; the body is an object with "meta", "results"/,
    ],
    ['missing', {}, /\/missing answers 404 Not Found/],
    ['object', {paginate: {kind: 'page'}, records: '$.results['}, /JSON path \$\.results\[, which is none/],
    ['{object.id}', {}, /refers to object, which is no resource/],
    ['{things.id}', {}, /refers to things, which needs its records in turn/],
  ])('of /%s are refused in a sentence', async (path, settings, message) => {
    const error = await failureOf(() => read(path, {retries: 0}, settings));
    expect(error).toMatchObject({message: expect.stringMatching(message), hint: expect.stringMatching(/\S/)});
  });
});
