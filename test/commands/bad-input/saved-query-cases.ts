import {warehouseProject, type BadInputCase} from './case.ts';

const snippet = `/* @weir
description: Orders of one customer
params:
  id: {type: int}
*/
select * from range(10) r(id) where id = :id
`;
const project = {'weir.yml': warehouseProject, 'snippets/orders_of.sql': snippet};
const inProject = (...args: string[]) => ({args, files: project, exitCode: 2});
const withSnippet = (text: string) => ({
  args: ['snippet', 'run', 'broken'],
  files: {'weir.yml': warehouseProject, 'snippets/broken.sql': text},
  exitCode: 2,
});

/** Mistakes with snippets and the history. */
export const savedQueryCases: BadInputCase[] = [
  {
    title: 'a snippet that does not exist',
    ...inProject('snippet', 'run', 'order_of'),
    says: ['order_of', 'Did you mean orders_of?'],
  },
  {
    title: 'a snippet outside of a project',
    args: ['snippet', 'list'],
    exitCode: 2,
    says: ['weir.yml', 'weir init'],
  },
  {
    title: 'a name that leads out of the folder',
    ...inProject('snippet', 'save', '../weir', 'select 1'),
    says: ['../weir', 'letters'],
  },
  {
    title: 'a snippet that is there already',
    ...inProject('snippet', 'save', 'orders_of', 'select 1'),
    says: ['orders_of', '--force'],
  },
  {title: 'a snippet without SQL', ...inProject('snippet', 'save', 'a', '-- nothing'), says: ['no SQL']},
  {
    title: 'a snippet of two origins',
    ...inProject('snippet', 'save', 'a', 'select 1', '--last'),
    says: ['a statement and --last'],
  },
  {
    title: 'a declared parameter that the SQL lacks',
    ...inProject('snippet', 'save', 'a', 'select :day', '-p', 'dya:date'),
    says: [':dya', ':day'],
  },
  {
    title: 'a default that is none of its type',
    ...inProject('snippet', 'save', 'a', 'select :day', '-p', 'day:date=soon'),
    says: ['day', 'date', 'soon'],
  },
  {
    title: 'the last statement where there is none',
    ...inProject('snippet', 'save', 'a', '--last'),
    says: ['No statement was run', 'weir query'],
  },
  {
    title: 'a snippet to run without its parameter',
    ...inProject('snippet', 'run', 'orders_of', '-c', ':memory:'),
    says: [':id', '--param id'],
  },
  {
    title: 'a parameter of a snippet that is none of its type',
    ...inProject('snippet', 'run', 'orders_of', '-c', ':memory:', '-p', 'id=seven'),
    says: ['id', 'int', 'seven'],
  },
  {
    title: 'a removal without a terminal and without --yes',
    ...inProject('snippet', 'remove', 'orders_of'),
    says: ['--yes'],
  },
  {
    title: 'an unknown key in the header of a snippet',
    ...withSnippet('/* @weir\nparam: {}\n*/ select 1'),
    says: ['snippets/broken.sql:2:1', 'param', 'params'],
  },
  {
    title: 'an unknown type in the header of a snippet',
    ...withSnippet('/* @weir\nparams: {id: {type: number}}\n*/ select :id'),
    says: ['snippets/broken.sql:2', 'number', 'int'],
  },
  {
    title: 'words of a history with SQL',
    ...inProject('history', 'orders', '--sql', 'select 1'),
    says: ['--sql', 'words'],
  },
  {
    title: 'SQL that would change the history',
    ...inProject('history', '--sql', 'delete from history'),
    says: ['only reads', '--clear'],
  },
  {
    title: 'SQL on a column that the history lacks',
    ...inProject('history', '--sql', 'select duration from history'),
    exitCode: 1,
    says: ['duration', 'elapsed_ms'],
  },
  {
    title: 'two statements on the history',
    ...inProject('history', '--sql', 'select 1; select 2'),
    says: ['one statement'],
  },
  {
    title: 'a time that is neither',
    ...inProject('history', '--since', 'yesterday'),
    says: ['yesterday', '2d'],
  },
  {
    title: 'a history to clear without a terminal and without --yes',
    ...inProject('history', '--clear'),
    says: ['history.db', '--yes'],
  },
  {
    title: 'a history that is something else',
    args: ['history'],
    files: {
      ...project,
      '.weir/history.db': 'this is no database, but it is long enough to look like one\n'.repeat(40),
    },
    exitCode: 2,
    says: ['history.db', 'Move the file away'],
  },
];
