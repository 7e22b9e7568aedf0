import {describe, expect, test} from 'vitest';
import rest from '#plugins/rest/index.ts';
import {failureOf} from '#test/helpers/failure.ts';
import {useOpen} from './open-plugin.ts';
import {readStream} from './read-stream.ts';
import {startApi, type Asked, type TestApi} from './rest-api.ts';

const open = useOpen(rest);
const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
const form = ({body}: Asked) => Object.fromEntries(new URLSearchParams(body));

const other = await startApi({'/moved': () => ({body: [{id: 1}]})});
let valid = '';
const api: TestApi = await startApi({
  '/echo': () => ({body: [{id: 1}]}),
  '/denied': () => ({status: 401, body: {message: 'Bad credentials'}}),
  '/away': () => ({status: 302, headers: {location: `${other.url}/moved`}}),
  '/round': () => ({status: 302, headers: {location: '/round'}}),
  '/token': (_, count) => {
    valid = `access-${count}`;
    return {
      body: {access_token: valid, token_type: 'bearer', expires_in: 3600, refresh_token: `next-${count}`},
    };
  },
  '/no-token': () => ({status: 400, body: {error: 'invalid_client', error_description: 'who are you'}}),
  '/guarded': ({headers}, count) => {
    if (count === 2) valid = 'revoked';
    return headers.authorization === `Bearer ${valid}` ? {body: [{id: count}]} : {status: 401, body: {}};
  },
});

const read = async (path: string, connection: object) =>
  readStream(
    await open({base_url: api.url, retries: 0, resources: {things: {path}}, ...connection}),
    'things',
  );
const lastAsked = (path: string) => api.askedFor(path).at(-1)!;

describe('authentication', () => {
  test.each([
    ['none', {}, undefined],
    ['bearer', {auth: 'bearer', token: 't1'}, 'Bearer t1'],
    ['basic', {auth: 'basic', user: 'ada', password: 'p:w'}, basic('ada', 'p:w')],
  ])('by %s', async (_, settings, authorization) => {
    await read('/echo', settings);
    expect(lastAsked('/echo').headers.authorization).toBe(authorization);
  });

  test('by an API key in a header or in the query, and by headers', async () => {
    await read('/echo', {auth: 'api-key', token: 'k1'});
    expect(lastAsked('/echo').headers['x-api-key']).toBe('k1');
    await read('/echo', {auth: 'api-key', token: 'k&2', key_in: 'query', key_name: 'key'});
    expect(lastAsked('/echo').query).toEqual({key: 'k&2'});
    await read('/echo', {headers: {'X-Team': 'data'}, secret_headers: {'X-Sign': 's1'}});
    expect(lastAsked('/echo').headers).toMatchObject({'x-team': 'data', 'x-sign': 's1'});
  });

  test('by client credentials, with one token for many requests', async () => {
    const connection = {
      auth: 'oauth2-client',
      token_url: `${api.url}/token`,
      client_id: 'me',
      client_secret: 'shh',
      scope: 'a b',
    };
    const warehouse = await open({base_url: api.url, resources: {things: {path: '/echo'}}, ...connection});
    const before = api.askedFor('/token').length;
    await readStream(warehouse, 'things');
    await readStream(warehouse, 'things');
    expect(api.askedFor('/token').length - before).toBe(1);
    const asked = lastAsked('/token');
    expect(asked.headers.authorization).toBe(basic('me', 'shh'));
    expect(form(asked)).toEqual({grant_type: 'client_credentials', scope: 'a b'});
    expect(lastAsked('/echo').headers.authorization).toBe(`Bearer ${valid}`);
  });

  test('by a refresh token, anew when the server takes the token no longer', async () => {
    const connection = {
      auth: 'oauth2-refresh',
      token_url: `${api.url}/token`,
      client_id: 'me',
      client_secret: 'shh',
      client_auth: 'body',
      refresh_token: 'first',
      retries: 0,
    };
    const warehouse = await open({base_url: api.url, resources: {things: {path: '/guarded'}}, ...connection});
    await readStream(warehouse, 'things');
    expect(form(lastAsked('/token'))).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'first',
      client_id: 'me',
      client_secret: 'shh',
    });
    const {rows} = await readStream(warehouse, 'things');
    expect(rows).toEqual([{id: '3'}]);
    expect(form(lastAsked('/token'))['refresh_token']).toMatch(/^next-/);
  });

  test('says what the server says when it gives no token', async () => {
    const connection = {auth: 'oauth2-client', token_url: `${api.url}/no-token`, client_id: 'me'};
    expect(await failureOf(() => read('/echo', connection))).toMatchObject({
      code: 'connection-unauthorized',
      message: expect.stringContaining('400 Bad Request, who are you'),
    });
  });

  test.each([
    ['bearer', 'token'],
    ['basic', 'user'],
    ['api-key', 'token'],
    ['oauth2-client', 'token_url'],
  ])('by %s needs %s', async (auth, setting) => {
    expect(await failureOf(() => read('/echo', {auth}))).toMatchObject({
      code: 'config-invalid',
      message: `auth: ${auth} needs ${setting}`,
    });
  });

  test('that is denied is told with the server’s words and without retries', async () => {
    const before = api.askedFor('/denied').length;
    expect(await failureOf(() => read('/denied', {auth: 'bearer', token: 't', retries: 3}))).toMatchObject({
      code: 'connection-unauthorized',
      message: expect.stringMatching(/\/denied answers 401 Unauthorized: .*Bad credentials/),
    });
    expect(api.askedFor('/denied').length - before).toBe(1);
  });

  test('goes to no other server, even when the API redirects there', async () => {
    await read('/away', {auth: 'bearer', token: 't1', secret_headers: {'X-Sign': 's1'}});
    const {headers} = other.askedFor('/moved')[0]!;
    expect(headers.authorization).toBeUndefined();
    expect(headers['x-sign']).toBeUndefined();
    expect(await failureOf(() => read('/round', {}))).toMatchObject({
      message: expect.stringContaining('without end'),
    });
  });
});
