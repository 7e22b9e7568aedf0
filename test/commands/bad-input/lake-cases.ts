import type {BadInputCase} from './case.ts';

const project = (settings: string) => `project: shop
default_connection: warehouse
connections:
  warehouse: {type: duckdb, path: warehouse.duckdb}
  files: {type: files, root: data}
  lake: {type: lake${settings}}
`;

const inProject = (
  title: string,
  args: string[],
  says: BadInputCase['says'],
  {settings = ', root: lake', ...more}: Partial<BadInputCase> & {settings?: string} = {},
): BadInputCase => ({
  title,
  args,
  says,
  exitCode: 2,
  ...more,
  files: {'weir.yml': project(settings), 'data/a.csv': 'id,name\n1,Ada\n', ...more.files},
});

/** Mistakes with folders of tables. */
export const lakeCases: BadInputCase[] = [
  inProject('a lake without a folder', ['lake', 'ls', 'lake'], ['root'], {settings: ''}),
  inProject('a format that tables do not have', ['lake', 'ls', 'lake'], ['format', 'parquet'], {
    settings: ', root: lake, format: avro',
  }),
  inProject(
    'a partition by something else than a span of time',
    ['lake', 'ls', 'lake'],
    ['partition_by', 'month()'],
    {settings: ', root: lake, partition_by: ["week(at)"]'},
  ),
  inProject(
    'a partition by a column that is not there',
    ['ingest', 'files:a.csv', 'lake:raw.a'],
    ['country', 'id, name', 'partition_by'],
    {settings: ', root: lake, partition_by: [country]', exitCode: 1},
  ),
  inProject(
    'a table that is not in the lake',
    ['lake', 'compact', 'lake', 'raw.nothing'],
    ['raw.nothing', 'weir lake ls'],
    {exitCode: 1},
  ),
  inProject('files of a system without any', ['lake', 'ls', 'files'], ['Files has no versions of files'], {
    exitCode: 5,
  }),
  inProject('an age that is none', ['lake', 'expire', 'lake', '--older-than', 'soon'], ['soon', '30s']),
  inProject('no age', ['lake', 'expire', 'lake', '--yes'], ['older-than']),
  inProject(
    'a manifest that somebody has edited',
    ['query', '-c', 'lake', 'select * from raw.orders'],
    ['manifest-1.json', 'backup'],
    {
      files: {
        'lake/raw/orders/_weir/current': 'manifest-1.json\n',
        'lake/raw/orders/_weir/manifest-1.json': '{"version": 1,',
      },
      exitCode: 3,
    },
  ),
];
