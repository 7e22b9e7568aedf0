import {
  formatRelation,
  type Column,
  type ColumnType,
  type Relation,
  type Value,
} from '#src/warehouse/index.ts';
import {MemoryError} from './errors.ts';
import {formatNativeType} from './native-types.ts';
import {parseStatement, type SelectItem, type StatementTree} from './sql.ts';
import {relationKey, type MemoryStore, type Row} from './store.ts';

export interface Evaluated {
  columns: readonly Column[];
  rows: Iterable<Row>;
  /** True when the statement runs until it is stopped; it has no rows then. */
  isEndless?: boolean;
}

/** Far more than any sensible chain of views, and less than the call stack. */
const deepestView = 50;

/** Columns at once, rows as they are asked for. */
export function evaluate(
  store: MemoryStore,
  text: string,
  parameters: readonly Value[] = [],
  depth = 0,
): Evaluated {
  const tree = parseStatement(text);
  const number = [column('n', {kind: 'integer', bits: 64, signed: true})];
  if (tree.kind === 'sleep') return {columns: number, rows: [], isEndless: true};
  if (tree.kind === 'series') return {columns: number, rows: series(tree)};
  return select(store, tree, parameters, depth);
}

/** Content of a table or view. */
export function readRelation(store: MemoryStore, relation: Relation, depth = 0): Evaluated {
  const stored = store.relations.get(relationKey(relation));
  if (!stored) throw new MemoryError('unknown-object', `relation ${formatRelation(relation)} does not exist`);
  if (stored.kind === 'table') return stored;
  if (depth > deepestView) throw new MemoryError('query', `view ${formatRelation(relation)} reads itself`);
  return evaluate(store, stored.select, [], depth + 1);
}

export function column(name: string, type: ColumnType): Column {
  return {name, type, nativeType: formatNativeType(type)};
}

function* series({count, fails}: Extract<StatementTree, {kind: 'series'}>): Generator<Row> {
  for (let n = 1n; n <= count; n++) yield [n];
  if (fails) throw new MemoryError('query', `failed after ${count} rows`);
}

function select(
  store: MemoryStore,
  {items, from, limit}: Extract<StatementTree, {kind: 'select'}>,
  parameters: readonly Value[],
  depth: number,
): Evaluated {
  const input = from ? readRelation(store, from, depth) : {columns: [], rows: [[]] as Row[]};
  if (input.isEndless) return input;
  const outputs = items.flatMap((item) => project(item, input.columns, parameters));
  const counts = items.some(({kind}) => kind === 'count');
  const rows = counts ? countRows(input.rows, outputs) : mapRows(input.rows, outputs);
  return {
    columns: outputs.map((output) => output.column),
    rows: limit === undefined ? rows : takeRows(rows, limit),
  };
}

interface Output {
  column: Column;
  valueOf(row: Row, count: bigint): Value;
}

function project(item: SelectItem, columns: readonly Column[], parameters: readonly Value[]): Output[] {
  switch (item.kind) {
    case 'star':
      return columns.map((found, index) => ({column: found, valueOf: (row) => row[index]!}));
    case 'count':
      return [
        {
          column: column(item.name, {kind: 'integer', bits: 64, signed: true}),
          valueOf: (_, count) => count,
        },
      ];
    case 'literal':
      return [{column: column(item.name, item.type), valueOf: () => item.value}];
    case 'parameter': {
      const value = parameters[item.position - 1];
      if (value === undefined) throw new MemoryError('query', `there is no parameter $${item.position}`);
      return [{column: column(item.name, typeOf(value)), valueOf: () => value}];
    }
    case 'column': {
      const index = columns.findIndex(({name}) => name === item.column);
      if (index === -1) throw new MemoryError('unknown-column', `column ${item.column} does not exist`);
      return [{column: {...columns[index]!, name: item.name}, valueOf: (row) => row[index]!}];
    }
  }
}

function typeOf(value: Value): ColumnType {
  if (typeof value === 'boolean') return {kind: 'boolean'};
  if (typeof value === 'number') return {kind: 'float', bits: 64};
  if (typeof value === 'bigint') return {kind: 'integer', bits: 64, signed: true};
  if (value instanceof Uint8Array) return {kind: 'bytes'};
  return typeof value === 'string' || value === null ? {kind: 'text'} : {kind: 'unknown'};
}

function* mapRows(rows: Iterable<Row>, outputs: readonly Output[]): Generator<Row> {
  for (const row of rows) yield outputs.map((output) => output.valueOf(row, 0n));
}

function* countRows(rows: Iterable<Row>, outputs: readonly Output[]): Generator<Row> {
  let count = 0n;
  let last: Row = [];
  for (const row of rows) {
    count += 1n;
    last = row;
  }
  yield outputs.map((output) => output.valueOf(last, count));
}

function* takeRows(rows: Iterable<Row>, limit: number): Generator<Row> {
  let taken = 0;
  for (const row of rows) {
    if (taken++ >= limit) return;
    yield row;
  }
}
