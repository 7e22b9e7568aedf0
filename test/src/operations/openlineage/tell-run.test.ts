import {createServer, type IncomingHttpHeaders} from 'node:http';
import {once} from 'node:events';
import type {AddressInfo} from 'node:net';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {afterEach, describe, expect, onTestFinished, test, vi} from 'vitest';
import type {RunEvent} from '#src/operations/openlineage/event-types.ts';
import {createMemoryProject, type MemoryProject} from '#test/helpers/memory-project.ts';
import {problemsOfEvent} from './openlineage-schema.ts';

const assets = {
  'assets/raw/orders.yml': 'source: {connection: app, query: series 3}\nmode: replace\n',
  'assets/staging/orders.sql': '/* @weir\ndescription: Orders\n*/\nselect n from raw.orders',
};

async function eventsIn({directory}: MemoryProject): Promise<RunEvent[]> {
  const text = await readFile(join(directory, 'events.ndjson'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RunEvent);
}

const told = (events: readonly RunEvent[]) => events.map(({eventType, job}) => `${eventType} ${job.name}`);

describe('a file', () => {
  const settings = {openlineage: {file: 'events.ndjson'}};

  test('gets an event for each start and end that follows the specification', async () => {
    const project = await createMemoryProject(assets, {settings});
    expect((await project.run()).status).toBe('succeeded');
    const events = await eventsIn(project);
    expect(events.flatMap((event) => problemsOfEvent('run', event))).toEqual([]);
    expect(told(events)).toEqual([
      'START shop',
      'START raw.orders',
      'COMPLETE raw.orders',
      'START staging.orders',
      'COMPLETE staging.orders',
      'COMPLETE shop',
    ]);
    const [start, , , begun, done] = events;
    expect(begun!.run.runId).toBe(done!.run.runId);
    expect(begun!.run.facets!.parent).toMatchObject({run: {runId: start!.run.runId}, job: {name: 'shop'}});
  });

  test('says which columns come from which', async () => {
    const project = await createMemoryProject(assets, {settings});
    await project.run();
    const done = (await eventsIn(project)).find(
      ({eventType, job}) => eventType === 'COMPLETE' && job.name === 'staging.orders',
    )!;
    const input = {namespace: 'weir://shop/default/warehouse', name: 'raw.orders', field: 'n'};
    expect(done.inputs.map(({name}) => name)).toEqual(['raw.orders']);
    expect(done.outputs[0]!.facets!.columnLineage).toMatchObject({
      fields: {n: {inputFields: [{...input, transformations: [{type: 'DIRECT', subtype: 'IDENTITY'}]}]}},
    });
    expect(done.outputs[0]!.facets!.schema).toMatchObject({fields: [{name: 'n'}]});
    expect(done.job.facets!.sql).toMatchObject({query: expect.stringContaining('select n') as string});
  });

  test('hears of failures with their message', async () => {
    const project = await createMemoryProject(assets, {
      settings,
      warehouseFaults: [{at: 'build', kind: 'query', on: 'orders'}],
    });
    const run = await project.run();
    expect(run.status).toBe('failed');
    const events = await eventsIn(project);
    expect(told(events).slice(-2)).toEqual(['FAIL staging.orders', 'FAIL shop']);
    const failed = events.at(-2)!;
    expect(problemsOfEvent('run', failed)).toEqual([]);
    const error = run.events.find((event) => event.type === 'step_finished' && event.status === 'failed');
    expect(failed.run.facets!.errorMessage!.message).toBe(
      (error as {error: {message: string}}).error.message,
    );
  });
});

describe('an address', () => {
  afterEach(() => void vi.unstubAllEnvs());

  async function listen(status: number) {
    const requests: {headers: IncomingHttpHeaders; body: string}[] = [];
    const server = createServer(async (request, response) => {
      const body = (await request.toArray()).join('');
      requests.push({headers: request.headers, body});
      response.writeHead(status).end(status < 300 ? '' : 'no room');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    return {url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/lineage`, requests};
  }

  test('gets every event, with the token of the environment', async () => {
    const {url, requests} = await listen(201);
    vi.stubEnv('OPENLINEAGE_URL', url);
    vi.stubEnv('LINEAGE_TOKEN', 'very-secret');
    const project = await createMemoryProject(assets, {
      settings: {openlineage: {url: 'env:OPENLINEAGE_URL', token: 'env:LINEAGE_TOKEN'}},
    });
    const {events} = await project.run();
    expect(requests).toHaveLength(6);
    expect(requests[0]!.headers.authorization).toBe('Bearer very-secret');
    expect(requests.flatMap(({body}) => problemsOfEvent('run', JSON.parse(body)))).toEqual([]);
    expect(JSON.stringify(events)).not.toContain('OpenLineage');
  });

  test('that is set in the environment alone is not asked', async () => {
    const {url, requests} = await listen(201);
    vi.stubEnv('OPENLINEAGE_URL', url);
    await (await createMemoryProject(assets)).run();
    expect(requests).toEqual([]);
  });

  test('that refuses is a warning, and is left alone after three refusals', async () => {
    const {url, requests} = await listen(507);
    const project = await createMemoryProject(assets, {settings: {openlineage: {url}}});
    const {status, events} = await project.run();
    expect(status).toBe('succeeded');
    expect(requests).toHaveLength(3);
    expect(events.at(-1)).toMatchObject({
      type: 'notice',
      level: 'warn',
      message: expect.stringMatching(
        /OpenLineage events for 127\.0\.0\.1:\d+: 6 did not arrive \(it answers 507: no room\)/,
      ) as string,
    });
  });

  test('where nobody listens is a warning', async () => {
    const project = await createMemoryProject(assets, {
      settings: {openlineage: {url: 'http://127.0.0.1:1/'}},
    });
    const {status, events} = await project.run();
    expect(status).toBe('succeeded');
    expect(events.at(-1)).toMatchObject({type: 'notice', level: 'warn'});
  });

  test.each([
    [{url: 'env:NO_SUCH_LINEAGE'}, /NO_SUCH_LINEAGE is not set; it is needed by openlineage\.url/],
    [{url: 'http://127.0.0.1:1/', token: 'plain'}, /A secret must be a reference/],
    [{url: 'http://127.0.0.1:1/', file: 'x'}, /needs either file or url/],
    [{}, /needs either file or url/],
  ])('%j is refused before anything runs', async (openlineage, message) => {
    const project = await createMemoryProject(assets, {settings: {openlineage}});
    await expect(project.run()).rejects.toThrow(message);
  });
});
