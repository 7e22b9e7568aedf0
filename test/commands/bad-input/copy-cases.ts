import {warehouseProject, type BadInputCase} from './case.ts';

const files = {
  'weir.yml': `${warehouseProject}  archive: {type: duckdb, path: archive.duckdb, read_only: true}\n`,
  'data/orders.csv': 'id,total\n1,10\n2,20\n',
};
const copy = (...args: string[]) => ({args: ['copy', ...args], files, exitCode: 2});

/** Mistakes with `weir copy`. */
export const copyCases: BadInputCase[] = [
  {title: 'a copy without a target', ...copy('files:orders.csv'), says: ['to']},
  {
    title: 'a copy from no connection',
    ...copy('orders.csv', 'warehouse:orders'),
    says: ['orders.csv', 'connection:schema.table'],
  },
  {
    title: 'a copy to a connection that does not exist',
    ...copy('files:orders.csv', 'wherehouse:orders'),
    says: ['wherehouse', 'Did you mean warehouse?'],
  },
  {title: 'a copy of no table', ...copy('files:', 'warehouse:orders'), says: ['files:', 'names no table']},
  {
    title: 'a copy of a file that does not exist',
    ...copy('files:order.csv', 'warehouse:orders'),
    says: ['order.csv', 'orders.csv'],
  },
  {
    title: 'a copy of a query that does not parse',
    ...copy('files:select * form "orders.csv"', 'warehouse:orders', '--query'),
    exitCode: 1,
    says: [/syntax|Parser/i],
  },
  {
    title: 'a copy to a read-only connection',
    ...copy('files:orders.csv', 'archive:orders'),
    says: ['archive', 'read_only'],
  },
  {
    title: 'a merge without a key',
    ...copy('files:orders.csv', 'warehouse:orders', '--mode', 'merge'),
    says: ['--key'],
  },
  {
    title: 'a merge by a column that is not there',
    ...copy('files:orders.csv', 'warehouse:orders', '--mode', 'merge', '--key', 'nr'),
    exitCode: 1,
    says: ['nr'],
  },
  {
    title: 'a key without a merge',
    ...copy('files:orders.csv', 'warehouse:orders', '--key', 'id'),
    says: ['--key', '--mode merge'],
  },
  {
    title: 'a mode that the target lacks',
    ...copy('warehouse:orders', 'files:out.csv', '--mode', 'append'),
    exitCode: 5,
    says: ['append', 'replace'],
  },
  {title: 'a copy onto itself', ...copy('files:orders.csv', 'files:orders.csv'), says: ['onto itself']},
  {
    title: 'a copy over a file that has rows',
    ...copy('files:select 1 as id', 'files:orders.csv', '--query'),
    says: ['files:orders.csv has rows', '--yes'],
  },
  {
    title: 'a copy into a file of an unknown kind',
    ...copy('files:orders.csv', 'files:orders.xls'),
    says: ['orders.xls', '.csv'],
  },
];
