import {expect, test} from 'vitest';
import {openConnection} from '#src/operations/open-connection.ts';
import type {PipelineEvent} from '#src/pipeline/events.ts';
import {createMemoryProject, type MemoryProject} from '#test/helpers/memory-project.ts';

const copy = (mode: string) => `source: {connection: app, query: series 3}\nmode: ${mode}\nkey: n\n`;

const rowsIn = async (project: MemoryProject, table: string): Promise<unknown> => {
  const warehouse = await openConnection(project.context(), 'warehouse');
  try {
    const result = await warehouse.query.run({text: `select count(*) from ${table}`});
    for await (const batch of result.batches) return batch.columns[0]![0];
    return undefined;
  } finally {
    await warehouse.close();
  }
};

const outcomes = (events: readonly PipelineEvent[]) =>
  Object.fromEntries(
    events.flatMap((event) => (event.type === 'step_finished' ? [[event.asset, event.status]] : [])),
  );

test('assets run after what they read', async () => {
  const project = await createMemoryProject({
    'assets/z.sql': 'select 1 as id',
    'assets/m.sql': 'select id from z',
    'assets/a.sql': 'select id from m',
  });
  const {events, status} = await project.run();
  const finished = events.flatMap((event) => (event.type === 'step_finished' ? [event.asset] : []));
  expect({status, finished}).toEqual({status: 'succeeded', finished: ['z', 'm', 'a']});
});

test('what depends on a failed asset is skipped, the rest runs', async () => {
  const project = await createMemoryProject(
    {
      'assets/bad.sql': 'select 1 as id',
      'assets/after.sql': 'select id from bad',
      'assets/later.sql': 'select id from after',
      'assets/other.sql': 'select 1 as id',
    },
    {warehouseFaults: [{at: 'build', kind: 'query', on: 'bad'}]},
  );
  const run = await project.run();
  expect(run).toMatchObject({status: 'failed', succeeded: 1, failed: 1, skipped: 2});
  expect(outcomes(run.events)).toEqual({
    bad: 'failed',
    after: 'skipped',
    later: 'skipped',
    other: 'succeeded',
  });
});

test('a run that succeeds after a failure builds everything', async () => {
  const project = await createMemoryProject(
    {'assets/a.sql': 'select 1 as id', 'assets/b.sql': 'select id from a'},
    {warehouseFaults: [{at: 'build', kind: 'unreachable', times: 1}]},
  );
  expect(await project.run()).toMatchObject({status: 'failed'});
  expect(await project.run()).toMatchObject({status: 'succeeded', succeeded: 2});
});

test('every run appends, as asked', async () => {
  const project = await createMemoryProject({'assets/raw/t.yml': copy('append')});
  await project.run();
  await project.run();
  expect(await rowsIn(project, 'raw.t')).toBe(6n);
});

test('replace and merge may run as often as they like', async () => {
  const project = await createMemoryProject({
    'assets/raw/replaced.yml': copy('replace'),
    'assets/raw/merged.yml': copy('merge'),
  });
  for (let round = 0; round < 3; round++) expect(await project.run()).toMatchObject({status: 'succeeded'});
  expect([await rowsIn(project, 'raw.replaced'), await rowsIn(project, 'raw.merged')]).toEqual([3n, 3n]);
});

test('an append that was committed before the process died is not repeated by the next run', async () => {
  const project = await createMemoryProject(
    {'assets/raw/t.yml': copy('append')},
    {warehouseFaults: [{at: 'commit', kind: 'bug', times: 1}]},
  );
  await expect(project.run()).rejects.toThrow('Nobody foresaw this');
  const second = await project.run();
  expect(second.events).toContainEqual(
    expect.objectContaining({
      type: 'step_finished',
      status: 'succeeded',
      note: expect.stringContaining('interrupted'),
    }),
  );
  expect(await rowsIn(project, 'raw.t')).toBe(3n);
});

test('--fresh appends even after an interrupted run', async () => {
  const project = await createMemoryProject(
    {'assets/raw/t.yml': copy('append')},
    {warehouseFaults: [{at: 'commit', kind: 'bug', times: 1}]},
  );
  await expect(project.run()).rejects.toThrow();
  await project.run({fresh: true});
  expect(await rowsIn(project, 'raw.t')).toBe(6n);
});

test('an abort stops the statement, and marks the rest as stopped', async () => {
  const project = await createMemoryProject(
    {'assets/a.sql': 'select 1 as id', 'assets/b.sql': 'select id from a'},
    {warehouseFaults: [{at: 'build', kind: 'stall'}]},
  );
  const controller = new AbortController();
  const run = await project.run({
    signal: controller.signal,
    onEvent: (event) => event.type === 'step_started' && controller.abort(),
  });
  expect(run).toMatchObject({status: 'cancelled', cancelled: 2});
  expect(outcomes(run.events)).toEqual({a: 'cancelled', b: 'cancelled'});
});

test('a source that cannot be reached fails its asset with the sentence of the source', async () => {
  const project = await createMemoryProject(
    {'assets/raw/t.yml': copy('replace')},
    {appFaults: [{at: 'connect', kind: 'unreachable'}]},
  );
  const {events} = await project.run();
  expect(events).toContainEqual(
    expect.objectContaining({
      type: 'step_finished',
      status: 'failed',
      error: expect.objectContaining({code: 'connection-unreachable'}),
    }),
  );
});

test('a selection runs what it names and nothing else', async () => {
  const project = await createMemoryProject({
    'assets/a.sql': 'select 1 as id',
    'assets/b.sql': 'select id from a',
  });
  expect(outcomes((await project.run({select: ['a']})).events)).toEqual({a: 'succeeded'});
});
