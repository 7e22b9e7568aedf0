import {warehouseProject, type BadInputCase} from './case.ts';

const files = {
  'weir.yml': `${warehouseProject}  app: {type: sqlite, path: app.sqlite}
  memory: {type: script}
environments:
  dev: {}
`,
  'data/a.csv': 'id,n,note\n1,5,x\n2,6,y\n',
  'data/b.csv': 'id,n,note\n1,5,x\n2,7,y\n',
  'data/twice.csv': 'id,n\n1,5\n1,6\n',
  'data/holes.csv': 'id,n\n1,5\n,6\n',
  'assets/raw/orders.yml': 'source: {connection: files, path: a.csv}\n',
};

const command = (title: string, args: string[], says: BadInputCase['says'], exitCode = 2): BadInputCase => ({
  title,
  args: ['diff', ...args],
  files,
  exitCode,
  says,
});

const [a, b] = ['files:a.csv', 'files:b.csv'];

/** Mistakes with `weir diff`. */
export const diffCases: BadInputCase[] = [
  command('an unknown connection', ['filles:a.csv', b], ['filles', 'Did you mean files?']),
  command('an unknown table', ['files:c.csv', b, '--key', 'id'], ['c.csv', 'a.csv'], 1),
  command('an unknown asset', ['raw.order', b], ['raw.order', 'Did you mean raw.orders?']),
  command('a table of an environment without its database', ['dev:raw.order', b], ['warehouse.duckdb']),
  command('no key anywhere', [a, b], ['a.csv', 'b.csv', '--key']),
  command('a key that is no column', [a, b, '--key', 'idd'], ['idd', 'Did you mean id?']),
  command('a column that is none', [a, b, '--key', 'id', '--columns', 'nn'], ['nn', 'n, note']),
  command(
    'columns both chosen and left out',
    [a, b, '--columns', 'n', '--exclude', 'note'],
    ['--columns', '--exclude'],
  ),
  command('a tolerance that is none', [a, b, '--key', 'id', '--tolerance', 'n=little'], ['n=little', '1e-9']),
  command('a tolerance of a text', [a, b, '--key', 'id', '--tolerance', 'note=1'], ['note', 'numbers']),
  command(
    'a condition that is more than one',
    [a, b, '--key', 'id', '--where', 'true); drop table x; --'],
    ['--where'],
  ),
  command('a condition with an unknown column', [a, b, '--key', 'id', '--where', 'x > 1'], ['x'], 1),
  command(
    'a key that rows share',
    ['files:twice.csv', b, '--key', 'id'],
    ['twice.csv', '1 (2 rows)', '--key'],
  ),
  command('a key that is NULL', ['files:holes.csv', b, '--key', 'id'], ['holes.csv', 'NULL', 'is not null']),
  command('a table with itself', [a, a, '--key', 'id'], ['itself']),
  command('a system without checksums', ['memory:x', b, '--key', 'id'], ['memory', 'ingest'], 5),
  command(
    'a file of results that is there',
    [a, b, '--key', 'id', '--out', 'weir.yml'],
    ['weir.yml', '--force'],
  ),
  {
    title: 'progress outside of a project',
    args: ['diff', 'a.duckdb:t', 'b.duckdb:t', '--resume'],
    files: {},
    exitCode: 2,
    says: ['a.duckdb'],
  },
];
