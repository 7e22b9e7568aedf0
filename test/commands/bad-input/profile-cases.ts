import {warehouseProject, type BadInputCase} from './case.ts';

const files = {
  'weir.yml': warehouseProject,
  'data/a.csv': 'id,note\n1,x\n2,y\n',
  'assets/raw/orders.yml': 'source: {connection: files, path: a.csv}\n',
};

const command = (title: string, args: string[], says: BadInputCase['says'], exitCode = 2): BadInputCase => ({
  title,
  args: ['profile', ...args],
  files,
  exitCode,
  says,
});

const table = ['a.csv', '--connection', 'files'];

/** Mistakes with `weir profile`. */
export const profileCases: BadInputCase[] = [
  command('no table', [], ['table']),
  command('an unknown connection', ['a.csv', '--connection', 'filles'], ['filles', 'files']),
  command('a file that is not there', ['b.csv', '--connection', 'files'], ['b.csv', 'a.csv']),
  command('a database that is not there', ['raw.orders'], ['warehouse.duckdb']),
  command('a column that is none', [...table, '--columns', 'noet'], ['noet', 'Did you mean note?']),
  command('a sample of nothing', [...table, '--sample', '0'], ['--sample 0', '5%']),
  command('a sample in words', [...table, '--sample', 'some'], ['--sample some', '100000']),
  command('a sample of more than all', [...table, '--sample', '120%'], ['--sample 120%', '5%']),
  command('a condition on an unknown column', [...table, '--where', 'nope > 1'], ['nope'], 1),
  command('a condition that is no SQL', [...table, '--where', 'id >'], [/syntax|expect/i], 1),
  command('an empty condition', [...table, '--where', ' '], ['--where', 'leave --where out']),
  command('an unknown format', [...table, '--format', 'pdf'], ['pdf', 'markdown']),
  command('a file that is there', [...table, '--out', 'weir.yml'], ['weir.yml', '--force']),
  command('checks to write without suggestions', [...table, '--write'], ['--suggest']),
  command(
    'checks of a table of no asset',
    [...table, '--suggest', '--write', '--yes'],
    ['a.csv', 'no asset', '--write'],
  ),
  command('checks to write and nobody to ask', ['raw.orders', '--suggest', '--write'], ['--yes']),
];
