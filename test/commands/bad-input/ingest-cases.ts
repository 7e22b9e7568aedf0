import {warehouseProject, withAsset, type BadInputCase} from './case.ts';

const data = {'data/a.csv': 'id,at\n1,2026-01-01\n'};
const inProject = (
  title: string,
  args: string[],
  says: BadInputCase['says'],
  exitCode = 2,
): BadInputCase => ({
  title,
  args: ['ingest', ...args],
  files: {'weir.yml': warehouseProject, ...data},
  exitCode,
  says,
});

/** Mistakes of `weir ingest`, found before anything is touched. */
const commandCases: BadInputCase[] = [
  inProject('a source that is nothing', ['nothing', 'warehouse:raw.a'], ['nothing', 'which connection']),
  inProject(
    'a source connection that does not exist',
    ['ap:public.a', 'warehouse:raw.a'],
    ['ap', 'warehouse'],
  ),
  inProject('a destination without a table', ['files:a.csv', 'warehouse:'], ['warehouse:', 'names no table']),
  inProject(
    'a destination that does not exist',
    ['files:a.csv', 'warehous:raw.a'],
    ['warehous', 'warehouse'],
  ),
  inProject('an unknown mode', ['files:a.csv', 'warehouse:raw.a', '--mode', 'upsert'], ['upsert', 'merge']),
  inProject(
    'merge without a key',
    ['files:a.csv', 'warehouse:raw.a', '--mode', 'merge'],
    ['merge needs a key', '--key'],
  ),
  inProject('scd2 without a key', ['files:a.csv', 'warehouse:raw.a', '--mode', 'scd2'], ['scd2 needs a key']),
  inProject(
    'a cursor of a file',
    ['files:a.csv', 'warehouse:raw.a', '--cursor', 'at'],
    ['--cursor', 'path takes no cursor'],
  ),
  inProject(
    'a cursor with replace',
    ['warehouse:raw.b', 'warehouse:raw.a', '--mode', 'replace', '--cursor', 'at'],
    ['--cursor', 'replace', '--mode append'],
  ),
  inProject(
    'a lag without a cursor',
    ['warehouse:raw.b', 'warehouse:raw.a', '--lag', '2h'],
    ['--lag', '--cursor'],
  ),
  inProject(
    'a lag that is none',
    ['warehouse:raw.b', 'warehouse:raw.a', '--cursor', 'at', '--lag', 'soon'],
    ['--lag soon', '2h'],
  ),
  inProject(
    'a chunk that is none',
    ['warehouse:raw.b', 'warehouse:raw.a', '--chunk', 'some'],
    ['--chunk some', '100000'],
  ),
  inProject(
    'chunks of a file',
    ['files:a.csv', 'warehouse:raw.a', '--chunk', '10'],
    ['--chunk', 'cannot be read in chunks'],
  ),
  inProject(
    'a span without a cursor',
    ['warehouse:raw.b', 'warehouse:raw.a', '--chunk', '1d'],
    ['--chunk', 'cursor'],
  ),
  inProject(
    'missing rows of an append',
    ['warehouse:raw.b', 'warehouse:raw.a', '--mode', 'append', '--missing', 'delete'],
    ['--missing', 'merge'],
  ),
  inProject(
    'versions of a merge',
    ['warehouse:raw.b', 'warehouse:raw.a', '--mode', 'merge', '--key', 'id', '--updated-at', 'at'],
    ['versions', 'scd2'],
  ),
  inProject(
    'columns both chosen and left out',
    ['warehouse:raw.b', 'warehouse:raw.a', '--select', 'id', '--exclude', 'at'],
    ['--select and --exclude'],
  ),
  inProject(
    'chosen columns of a file',
    ['files:a.csv', 'warehouse:raw.a', '--select', 'id'],
    ['tables and queries'],
  ),
  inProject(
    'a checksum of a file',
    ['files:a.csv', 'warehouse:raw.a', '--checksum'],
    ['--checksum', 'checksum'],
  ),
  inProject(
    'a range without a cursor',
    ['warehouse:raw.b', 'warehouse:raw.a', '--from', '1'],
    ['range needs a cursor'],
  ),
  inProject(
    'a range and a full refresh',
    ['warehouse:raw.b', 'warehouse:raw.a', '--from', '1', '--full-refresh'],
    ['--from', '--full-refresh'],
  ),
  inProject(
    'an option without a value',
    ['files:a.csv', 'warehouse:raw.a', '--option', 'delimiter'],
    ['name=value'],
  ),
  inProject('a table into itself', ['warehouse:raw.a', 'warehouse:raw.a'], ['into itself']),
  inProject(
    'retries that are no number',
    ['files:a.csv', 'warehouse:raw.a', '--retries', 'x'],
    ['retries', 'integer'],
  ),
  {
    title: 'names of connections outside of a project',
    args: ['ingest', 'app:public.a', 'warehouse:raw.a'],
    exitCode: 2,
    says: ['weir.yml'],
  },
];

const asset = (title: string, text: string, says: BadInputCase['says'], exitCode = 2): BadInputCase => ({
  title,
  args: ['run', '--dry-run'],
  files: withAsset('assets/raw/orders.yml', text),
  exitCode,
  says,
});

const source = 'source: {connection: warehouse, table: raw.b}\n';

/** Mistakes in the settings of loads. */
const assetCases: BadInputCase[] = [
  asset('a cursor without a mode', `${source}cursor: id\n`, [/orders\.yml:2:1/, 'mode: append']),
  asset('a lag of zero', `${source}mode: append\ncursor: {column: id, lag: 0}\n`, [
    /orders\.yml:3/,
    'more than 0',
  ]),
  asset('a chunk of no rows', `${source}key: id\nchunk: {rows: 0}\n`, ['chunk.rows', 'at least 1']),
  asset('an unknown way with missing rows', `${source}mode: merge\nkey: id\nmissing: drop\n`, [
    'missing',
    'soft-delete',
  ]),
  asset(
    'chunks that could tear a key apart',
    `${source}mode: delete+insert\nkey: id\ncursor: at\nchunk: {rows: 5}\n`,
    ['delete+insert', 'part of the key'],
  ),
  asset('versions by two rules', `${source}mode: scd2\nkey: id\nversions: {updated_at: a, columns: [b]}\n`, [
    'versions',
  ]),
  asset(
    'a stream of a system that has none',
    'source: {connection: warehouse, stream: users}\n',
    ['stream'],
    5,
  ),
  asset('tables of a system without a catalog of them', 'source: {connection: warehouse, tables: []}\n', [
    'tables',
    'at least 1',
  ]),
  asset('a schema for one table', `${source}destination: {schema: raw}\n`, [
    /orders\.yml:2/,
    'source.tables',
  ]),
  asset('settings of single streams for one table', `${source}streams: {raw.b: {mode: append}}\n`, [
    'source.tables',
  ]),
  {
    title: 'two appends by a cursor into one table',
    args: ['run', '--dry-run'],
    files: withAsset(
      'assets/raw/one.yml',
      `${source}mode: append\ncursor: id\ndestination: {table: raw.all}\n`,
      {
        'assets/raw/two.yml': `${source}mode: append\ncursor: id\ndestination: {table: raw.all}\n`,
      },
    ),
    exitCode: 2,
    says: ['assets/raw/one.yml and assets/raw/two.yml', 'both load raw.all'],
  },
];

const state = (title: string, args: string[], says: BadInputCase['says']): BadInputCase => ({
  title,
  args: ['state', ...args],
  files: {'weir.yml': warehouseProject},
  exitCode: 2,
  says,
});

/** Mistakes of `weir state`. */
const stateCases: BadInputCase[] = [
  state(
    'importing a file that is none',
    ['import', 'nowhere.json', '--yes'],
    ['nowhere.json', 'does not exist'],
  ),
  {
    ...state('importing what is no JSON', ['import', '-', '--yes'], ['no']),
    input: '{',
    says: ['does not hold states'],
  },
  {
    ...state('importing what is no state', ['import', '-', '--yes'], ['no']),
    input: '{}',
    says: ['does not hold states'],
  },
  state('setting the state of nothing', ['set'], ['stream']),
  state('rewinding without a distance', ['rewind', 'raw.a'], ['--by 2d']),
];

export const ingestCases: BadInputCase[] = [...commandCases, ...assetCases, ...stateCases];
