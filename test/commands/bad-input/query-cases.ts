import {warehouseProject, type BadInputCase} from './case.ts';

const query = (...args: string[]) => ({args: ['query', '-c', ':memory:', ...args], exitCode: 2});

/** Mistakes with parameters, results, files and budgets of `weir query`. */
export const queryCases: BadInputCase[] = [
  {
    title: 'a parameter without a value',
    ...query('select :id', '-p', 'id:int'),
    says: ['id', 'no value', '--param name:type=value'],
  },
  {
    title: 'a parameter without a name',
    ...query('select :id', '-p', '=7'),
    says: ['=7', '--param name:type=value'],
  },
  {
    title: 'a parameter that is given twice',
    ...query('select :id', '-p', 'id=1', '-p', 'id=2'),
    says: ['id', 'twice'],
  },
  {
    title: 'a parameter of an unknown type',
    ...query('select :id', '-p', 'id:itn=1'),
    says: ['itn', 'Did you mean int?', 'timestamp'],
  },
  {
    title: 'a parameter that is no integer',
    ...query('select :id', '-p', 'id:int=7.5'),
    says: ['id', 'int', '7.5'],
  },
  {
    title: 'a parameter that is no date',
    ...query('select :d', '-p', 'd:date=2026-02-30'),
    says: ['d', 'date', '2026-02-30'],
  },
  {
    title: 'a parameter that is no moment',
    ...query('select :t', '-p', 't:timestamp=2026-01-01 25:00'),
    says: ['timestamp', '25:00'],
  },
  {
    title: 'a parameter that is no boolean',
    ...query('select :b', '-p', 'b:bool=yes'),
    says: ['bool', 'yes', 'true'],
  },
  {title: 'a parameter that is no JSON', ...query('select :j', '-p', 'j:json={a'), says: ['json', '{a']},
  {title: 'a NULL with a value', ...query('select :n', '-p', 'n:null=1'), says: ['null', '1']},
  {
    title: 'a parameter that the SQL lacks',
    ...query("select ':id', :id2", '-p', 'id=1', '-p', 'id2=2'),
    says: [':id', ':id2', 'does not use'],
  },
  {
    title: 'several parameters without a value',
    ...query('select :a, :b, :a, x::int', '-p', 'c=1'),
    says: ['the parameters :a, :b', '--param a:type=value --param b:type=value'],
  },
  {
    title: 'a result that is no number',
    ...query('select 1', '--result', 'first'),
    says: ['first', 'all, last'],
  },
  {
    title: 'a result before the first one',
    ...query('select 1', '--result', '0'),
    says: ['--result 0', 'counted from 1'],
  },
  {
    title: 'a result after the last one',
    ...query('select 1; select 2', '--result', '3'),
    says: ['There is no statement 3', '2 statements'],
  },
  {
    title: 'another way to treat errors',
    ...query('select 1', '--on-error', 'ignore'),
    says: ['ignore', 'stop, continue'],
  },
  {
    title: 'an output file of an unknown kind',
    ...query('select 1', '--out', 'out.xlsx'),
    says: ['out.xlsx', '.csv', '.parquet', '--format'],
  },
  {title: 'an output file without an ending', ...query('select 1', '--out', 'out'), says: ['out', '.csv']},
  {
    title: 'an output file that is there',
    ...query('select 1', '--out', 'out.csv'),
    files: {'out.csv': 'mine\n'},
    says: ['out.csv exists already', '--force'],
  },
  {
    title: 'an output file in a folder that is not there',
    ...query('select 1', '--out', 'no/out.csv'),
    says: ['no/out.csv', 'does not exist'],
  },
  {
    title: 'an output file that is a folder',
    ...query('select 1', '--out', 'dir.csv', '--force'),
    files: {'dir.csv/x': ''},
    says: ['dir.csv', 'folder'],
  },
  {
    title: 'a statement that fails on its way into a file',
    ...query("select error('boom') from range(3)", '--out', 'out.csv', '--force'),
    files: {'out.csv': 'mine\n'},
    exitCode: 1,
    says: ['boom'],
  },
  {
    title: 'several results for one file',
    ...query('select 1; select 2', '--out', 'out.csv'),
    says: ['--out takes the result of one statement only', '--result last'],
  },
  {title: 'compressed Parquet', ...query('select 1', '--out', 'out.parquet.gz'), says: ['parquet', '.gz']},
  {title: '--force without a file', ...query('select 1', '--force'), says: ['--force', '--out']},
  {
    title: 'a file that is written again and again',
    ...query('select 1', '--out', 'out.csv', '--watch', '1s'),
    says: ['--watch', '--out'],
  },
  {
    title: 'a pause that is no duration',
    ...query('select 1', '--watch', 'often'),
    says: ['--watch often', '30s'],
  },
  {
    title: 'a budget that is no number of bytes',
    ...query('select 1', '--max-bytes', 'lots'),
    says: ['lots', '10MB'],
  },
  {
    title: 'a budget where bytes cannot be estimated',
    ...query('select 1', '--max-bytes', '1GB'),
    exitCode: 5,
    says: ['cannot be estimated', '--max-bytes', '[unsupported]'],
  },
  {
    title: 'costs of a system without plans',
    args: ['query', '-c', 'files', 'select 1', '--cost'],
    files: {'weir.yml': warehouseProject, 'data/a.csv': 'a\n1\n'},
    exitCode: 5,
    says: ['estimate', 'files', 'query plans'],
  },
  {
    title: 'a glob of SQL files without a match',
    ...query('--file', 'sql/*.sql'),
    says: ['No file matches sql/*.sql'],
  },
  {
    title: 'SQL files of which one is missing',
    ...query('--file', 'a.sql', '--file', 'b.sql'),
    files: {'a.sql': 'create table t (a int)'},
    says: ['b.sql does not exist'],
  },
  {
    title: 'a batch in which a statement fails',
    ...query('--file', '*.sql'),
    files: {'a.sql': 'select 1 as a;\n', 'b.sql': '-- second\nselect 2;\nselect nope;\n'},
    exitCode: 1,
    prints: /1[^]*2/,
    says: ['b.sql, statement 2', 'nope', '3 | select nope'],
  },
  {
    title: 'a checkpoint file that is something else',
    ...query('select 1', '--checkpoint', 'notes.txt'),
    files: {'notes.txt': 'buy milk\n'},
    says: ['notes.txt is no checkpoint file', 'line 1'],
  },
  {
    title: 'a checkpoint file in a folder that is not there',
    ...query("copy (select 1) to 'made.csv'", '--checkpoint', 'no/done.ndjson'),
    says: ['no/done.ndjson', 'does not exist'],
  },
];
