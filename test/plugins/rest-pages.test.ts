import {describe, expect, test} from 'vitest';
import rest from '#plugins/rest/index.ts';
import {failureOf} from '#test/helpers/failure.ts';
import {useOpen} from './open-plugin.ts';
import {readStream} from './read-stream.ts';
import {startApi, type Asked} from './rest-api.ts';

const open = useOpen(rest);
const items = Array.from({length: 7}, (_, index) => ({id: index + 1}));
const size = 3;
const pageAt = (start: number) => items.slice(start, start + size);
const afterId = (id: number) => items.filter((item) => item.id > id).slice(0, size);
const bodyOf = ({body}: Asked) => JSON.parse(body) as {page?: {after?: number}; size?: number};

const api = await startApi({
  '/none': () => ({body: items}),
  '/page': ({query}) => ({body: {data: pageAt((Number(query['page']) - 1) * size)}}),
  '/counted': ({query}) => ({body: {data: pageAt(Number(query['p']) * size), pages: 3}}),
  '/strict': ({query}) => {
    const data = pageAt((Number(query['page']) - 1) * size);
    return data.length > 0 ? {body: {data}} : {status: 404, body: {detail: 'Invalid page.'}};
  },
  '/offset': ({query}) => ({body: {data: pageAt(Number(query['offset'])), total: 7}}),
  '/cursor': ({query}) => {
    const start = Number(query['cursor'] ?? 0);
    return {body: {data: pageAt(start), meta: {next: start + size < 7 ? String(start + size) : null}}};
  },
  '/header': ({query}) => {
    const start = Number(query['cursor'] ?? 0);
    const headers: Record<string, string> = start + size < 7 ? {'x-next': String(start + size)} : {};
    return {headers, body: pageAt(start)};
  },
  '/next-url': ({query}) => {
    const start = Number(query['from'] ?? 0);
    return {
      body: {data: pageAt(start), ...(start + size < 7 && {next: `/next-url?x=%C3%A4&from=${start + size}`})},
    };
  },
  '/link': ({query}) => {
    const start = Number(query['from'] ?? 0);
    const next = start + size < 7 ? `, </link?from=${start + size}>; title="a, b"; rel="next"` : '';
    return {headers: {link: `</link>; rel=first${next}`}, body: pageAt(start)};
  },
  '/last-id': ({query}) => {
    const data = afterId(Number(query['after'] ?? 0));
    return {body: {data, has_more: data.at(-1)!.id < 7}};
  },
  '/posted': (asked) => ({body: {data: afterId(bodyOf(asked).page?.after ?? 0)}}),
  '/always': () => ({body: {data: pageAt(0)}}),
  '/circle': () => ({body: {data: pageAt(0), next: 'same'}}),
  '/elsewhere': () => ({body: {data: pageAt(0), next: 'http://127.0.0.1:1/more?token=x'}}),
});

const styles: Record<string, object> = {
  none: {},
  page: {paginate: {kind: 'page'}},
  counted: {paginate: {kind: 'page', param: 'p', start: 0, total_pages: '$.pages'}},
  strict: {paginate: {kind: 'page'}, empty_status: [404]},
  offset: {paginate: {kind: 'offset', total: '$.total'}, params: {limit: 100}},
  cursor: {paginate: {kind: 'cursor', path: '$.meta.next'}},
  header: {paginate: {kind: 'cursor', header: 'X-Next'}},
  'next-url': {paginate: {kind: 'next-url', path: '$.next'}},
  link: {paginate: {kind: 'link-header'}},
  'last-id': {
    paginate: {kind: 'last-id', param: 'after', stop_when: {path: '$.has_more', equals: false}},
  },
  posted: {
    method: 'POST',
    body: {size: 3, page: {dir: 'up'}},
    paginate: {kind: 'last-id', param: 'page.after', in: 'body'},
  },
};
const bare = new Set(['none', 'header', 'link']);

const read = async (path: string, settings: object, connection: object = {}) => {
  const records = bare.has(path) ? {} : {records: '$.data'};
  const resources = {things: {path: `/${path}`, ...records, ...settings}};
  return readStream(await open({base_url: `${api.url}/`, retries: 0, resources, ...connection}), 'things');
};

describe('pagination', () => {
  test.each(Object.keys(styles))('reads all records by %s', async (style) => {
    const {rows, count} = await read(style, styles[style]!);
    expect(rows.map(({id}) => Number(id))).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(count).toBe(7);
  });

  test('asks for no page after the last one when the API tells which it is', async () => {
    const before = api.askedFor('/counted').length;
    await read('counted', styles['counted']!);
    expect(api.askedFor('/counted').length - before).toBe(3);
  });

  test('keeps the rest of a body that it pages through', async () => {
    await read('posted', styles['posted']!);
    expect(bodyOf(api.askedFor('/posted').at(-1)!)).toEqual({size: 3, page: {dir: 'up', after: 7}});
  });

  test('takes what the connection says for resources that say nothing', async () => {
    const {count} = await read('cursor', {}, {paginate: {kind: 'cursor', path: '$.meta.next'}});
    expect(count).toBe(7);
  });

  test.each([
    [
      'always',
      {paginate: {kind: 'page', param: 'pg'}},
      /two pages one after the other with the same records/,
    ],
    ['circle', {paginate: {kind: 'cursor', path: '$.next'}}, /asks for the same page again/],
    [
      'elsewhere',
      {paginate: {kind: 'next-url', path: '$.next'}},
      /another server: http:\/\/127.0.0.1:1\/more$/,
    ],
    ['page', {paginate: {kind: 'page', max_pages: 2}}, /more than 2 pages/],
    ['last-id', {paginate: {kind: 'last-id', param: 'after', field: 'uid'}}, /last record without uid/],
  ])('of %s that cannot end well is refused in a sentence', async (path, settings, message) => {
    expect(await failureOf(() => read(path, settings))).toMatchObject({code: 'transfer-source', message});
  });
});
