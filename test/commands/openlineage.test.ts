import {readFile, rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import type {RunEvent} from '#src/operations/openlineage/event-types.ts';
import {createFolder} from '#test/helpers/folder.ts';
import {runWeir} from '#test/helpers/run-weir.ts';
import {problemsOfEvent} from '#test/src/operations/openlineage/openlineage-schema.ts';

const limitMs = 120_000;

const dailySql = (checks: string) => `/* @weir
materialized: incremental
time_column: day
start: 2026-01-01
columns: [{name: day, checks: ${checks}}]
*/
select day, count(*) as n from raw.orders
where day >= '{{ interval.start }}' and day < '{{ interval.end }}' group by day
`;

async function createProject() {
  const directory = await createFolder({
    'weir.yml':
      'project: shop\ndefault_connection: warehouse\nconnections:\n  warehouse: {type: duckdb, path: warehouse.duckdb}\n  files: {type: files, root: data}\n  other: {type: duckdb, path: other.duckdb}\nopenlineage: {file: events.ndjson}\n',
    'data/orders.csv': 'id,day\n1,2026-01-01\n2,2026-01-02\n',
    'assets/raw/orders.yml': 'source: {connection: files, path: orders.csv}\nmode: replace\n',
    'assets/marts/daily.sql': dailySql('[not_null]'),
  });
  const events = join(directory, 'events.ndjson');
  return {
    write: (path: string, text: string) => writeFile(join(directory, path), text),
    /** What one command tells: each event in a few words. */
    async told(...args: string[]): Promise<string[]> {
      await rm(events, {force: true});
      const {exitCode, stderr} = await runWeir(args, {cwd: directory});
      expect({exitCode, stderr}, args.join(' ')).toMatchObject({exitCode: 0});
      const text = await readFile(events, 'utf8').catch(() => '');
      const all = text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as RunEvent);
      expect(all.flatMap((event) => problemsOfEvent('run', event))).toEqual([]);
      const names = (tables: RunEvent['inputs']) => tables.map(({name}) => name).join(',');
      return all.map(
        ({eventType, job, inputs, outputs}) =>
          `${eventType} ${job.name}: ${names(inputs)} -> ${names(outputs)}`,
      );
    },
  };
}

test(
  'apply tells what it builds, under the names of the environment',
  async () => {
    const {told} = await createProject();
    expect(await told('apply', '--env', 'dev', '--yes')).toEqual([
      'START shop:  -> ',
      'START raw.orders:  -> raw.orders',
      'COMPLETE raw.orders:  -> raw.orders',
      'START marts.daily: raw.orders -> marts__dev.daily',
      'COMPLETE marts.daily: raw.orders -> marts__dev.daily',
      'COMPLETE shop:  -> ',
    ]);
    expect(await told('apply', '--env', 'dev', '--yes')).toEqual([]);
  },
  limitMs,
);

test(
  'backfill tells what it builds',
  async () => {
    const {told} = await createProject();
    await told('run');
    expect(await told('backfill', 'marts.daily', '--start', '2026-01-01', '--end', '2026-01-03')).toEqual([
      'START shop:  -> ',
      'START marts.daily: raw.orders -> marts.daily',
      'COMPLETE marts.daily: raw.orders -> marts.daily',
      'COMPLETE shop:  -> ',
    ]);
  },
  limitMs,
);

test(
  'a table that is only checked is read, and not written',
  async () => {
    const {told, write} = await createProject();
    await told('apply', '--env', 'dev', '--yes');
    await write('assets/marts/daily.sql', dailySql('[not_null, unique]'));
    expect(await told('apply', '--env', 'dev', '--yes')).toEqual([
      'START shop:  -> ',
      'START marts.daily: marts__dev.daily -> ',
      'COMPLETE marts.daily: marts__dev.daily -> ',
      'COMPLETE shop:  -> ',
    ]);
  },
  limitMs,
);

test(
  'ingest in a project tells what it loads',
  async () => {
    const {told} = await createProject();
    await told('run');
    expect(await told('ingest', 'warehouse:raw.orders', 'other:raw.copies')).toEqual([
      'START shop:  -> ',
      'START raw.copies: raw.orders -> raw.copies',
      'COMPLETE raw.copies: raw.orders -> raw.copies',
      'COMPLETE shop:  -> ',
    ]);
  },
  limitMs,
);
