import {withAsset, type BadInputCase} from './case.ts';

const csv = 'id,n\n1,5\n2,many\n';
const head = 'source: {connection: files, path: a.csv}\n';

const inAsset = (title: string, text: string, says: BadInputCase['says'], exitCode = 2): BadInputCase => ({
  title,
  args: ['run'],
  files: {...withAsset('assets/raw/a.yml', head + text), 'data/a.csv': csv},
  exitCode,
  says,
});

const command = (title: string, args: string[], says: BadInputCase['says'], exitCode = 2): BadInputCase => ({
  title,
  args,
  files: {...withAsset('assets/raw/a.yml', head), 'data/a.csv': csv},
  exitCode,
  says,
});

/** Mistakes with contracts, quarantine, flattened columns and child tables. */
export const contractCases: BadInputCase[] = [
  inAsset('an unknown rule', 'contract: strict\n', ['contract', 'freeze']),
  inAsset('an unknown part of a contract', 'contract: {rows: freeze}\n', ['rows', 'a.yml']),
  inAsset('a rule of tables that is for values', 'contract: {tables: quarantine}\n', ['tables', 'freeze']),
  inAsset('an unknown type', 'columns: [{name: n, type: money}]\n', ['type', 'int64']),
  inAsset('a decimal that is none', 'columns: [{name: n, type: "decimal(2,4)"}]\n', [
    'type',
    'decimal(10,2)',
  ]),
  inAsset('a path that is none', 'key: id\nchild_tables: {items: {path: items}}\n', ['path', '$.items']),
  inAsset('a depth that is none', 'flatten: {payload: {depth: 0}}\n', ['depth']),
  inAsset(
    'a frozen table that is not there',
    'contract: {tables: freeze}\n',
    ['raw.a', 'the table is not there', 'contract accept'],
    1,
  ),
  inAsset(
    'a value that does not fit its agreed type',
    'contract: {types: freeze}\ncolumns: [{name: n, type: int64}]\n',
    ['n', 'many'],
    1,
  ),
  {
    title: 'a contract file of no asset',
    args: ['run'],
    files: {
      ...withAsset('assets/raw/a.yml', head),
      'data/a.csv': csv,
      'contracts/raw.b.yml': 'asset: raw.b\ncolumns: [{name: id, type: int64}]\n',
    },
    exitCode: 2,
    says: ['contracts/raw.b.yml', 'raw.a'],
  },
  {
    title: 'a contract file that names a column twice',
    args: ['run'],
    files: {
      ...withAsset('assets/raw/a.yml', head),
      'data/a.csv': csv,
      'contracts/raw.a.yml': 'asset: raw.a\ncolumns: [{name: id, type: int64}, {name: id, type: text}]\n',
    },
    exitCode: 2,
    says: ['contracts/raw.a.yml', 'id', 'twice'],
  },
  command('a diff of an unknown asset', ['contract', 'diff', 'raw.aa'], ['raw.aa', 'Did you mean raw.a?']),
  command('the acceptance of an unknown asset', ['contract', 'accept', 'x.y'], ['x.y', 'raw.a']),
  command('rows of an asset without any', ['quarantine', 'show', 'raw.a'], ['raw.a', 'No rows']),
  command('rows of no asset', ['quarantine', 'drop', 'raw.zzz', '--yes'], ['raw.zzz']),
  {
    title: 'a contract outside of a project',
    args: ['contract', 'show'],
    files: {},
    exitCode: 2,
    says: ['weir.yml'],
  },
];
