import {withAsset, type BadInputCase} from './case.ts';

const files = withAsset('assets/marts/sales.sql', 'select id, amount from raw.orders\n', {
  'data/orders.csv': 'id,amount\n1,2\n',
  'assets/raw/orders.yml': 'source: {connection: files, path: orders.csv}\n',
  'hollow/notes.txt': 'nothing of interest\n',
  'broken/manifest.json': '{"nodes": ',
});

const command = (title: string, args: string[], says: BadInputCase['says'], exitCode = 2): BadInputCase => ({
  title,
  args,
  files,
  exitCode,
  says,
});

/** Mistakes with `weir ls`, `test`, `lineage` and `docs`. */
export const selectionCases: BadInputCase[] = [
  command('ls: an unknown asset', ['ls', 'marts.sale'], ['marts.sale', 'Did you mean marts.sales?']),
  command('ls: a method without a value', ['ls', 'tag:'], ['tag: names nothing', '1 | tag:']),
  command('ls: an unknown method', ['ls', 'tags:x'], ['no selection method tags', 'Did you mean tag:?']),
  command('ls: an unknown state', ['ls', 'state:modifie'], ['Did you mean state:modified?']),
  command('ls: an unknown result', ['ls', 'result:broken'], ['result: has no broken', 'skipped']),
  command('ls: an unknown kind', ['ls', '--resource-type', 'modell'], ['modell', 'model', 'unit_test']),
  command('ls: an unknown kind in a selection', ['ls', 'resource_type:modell'], ['resource_type:model']),
  command('ls: an open parenthesis', ['ls', '(marts.sales'], ['not closed']),
  command('ls: an unknown selector', ['ls', '--selector', 'nightly'], ['nightly', 'selectors.yml']),
  command('ls: git outside of a repository', ['ls', 'git:main'], ['git', 'repository']),
  command('ls: a state that is not there', ['ls', 'state:new', '--state', 'nowhere'], ['nowhere']),
  command(
    'ls: a folder without state',
    ['ls', 'state:new', '--state', 'hollow'],
    ['hollow', 'manifest.json'],
  ),
  command('ls: a state that is cut off', ['ls', 'state:new', '--state', 'broken'], ['manifest.json', 'JSON']),
  command('test: an unknown asset', ['test', 'marts.sale'], ['marts.sale', 'Did you mean marts.sales?']),
  command('test: both kinds only', ['test', '--unit', '--data'], ['--unit', '--data']),
  {
    ...command('test: a list of tests without a heading', ['test'], [/sales\.test\.yml:1:1/, 'mapping']),
    files: {...files, 'assets/marts/sales.test.yml': '- name: one\n  given: []\n'},
  },
  command('lineage: an unknown asset', ['lineage', 'marts.sale'], ['Did you mean marts.sales?']),
  command('lineage: an unknown column', ['lineage', 'marts.sales.amuont'], ['amuont', 'id, amount']),
  command('lineage: impact of a table', ['lineage', 'marts.sales', '--impact'], ['marts.sales.id --impact']),
  command('lineage: impact of nothing', ['lineage', '--impact'], ['--impact needs a column']),
  command('lineage: both directions only', ['lineage', '--upstream', '--downstream'], ['--upstream']),
  command('lineage: no steps', ['lineage', 'marts.sales', '--depth', '0'], ['--depth', '1']),
  command('lineage: an unknown format', ['lineage', '--format', 'svg'], ['svg', 'mermaid']),
  command('lineage: a graph without a terminal', ['lineage', '-i'], ['terminal']),
  command('docs: in place of another file', ['docs', '--out', 'weir.yml'], ['weir.yml', '--out']),
  command('docs: in place of a folder', ['docs', '--out', 'data'], ['data', 'Name a file, not a folder']),
  command('docs: an argument that it does not take', ['docs', 'marts.sales'], ['docs marts.sales']),
];
