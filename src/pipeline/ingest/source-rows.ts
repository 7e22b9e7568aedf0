import type {ColumnChoice} from '../../project/load-settings.ts';
import type {Column, OpenWarehouse, Selection, Value} from '../../warehouse/index.ts';
import {rangeCondition, type OrderColumn, type RowRange} from './range.ts';

/** A table or query of a source that answers SQL. */
export interface SourceRows {
  selection: Extract<Selection, {kind: 'relation' | 'statement'}>;
  columns?: ColumnChoice;
  /** Only the rows of this range of another order. */
  limit?: {order: readonly OrderColumn[]; range: RowRange};
}

/** The rows of a range, as something that can be unloaded; what needs no SQL stays as it was written. */
export function selectRange(
  rows: SourceRows,
  order: readonly OrderColumn[],
  range: RowRange | undefined,
  {definition: {dialect}}: Pick<OpenWarehouse, 'definition'>,
  columnNames: readonly string[] | undefined,
): Selection {
  const where = whereClause(rows, order, range, dialect);
  if (where === '' && columnNames === undefined) return rows.selection;
  const list = columnNames?.map((name) => dialect.quoteIdentifier(name)).join(', ') ?? '*';
  return {kind: 'statement', text: `select ${list} from ${fromClause(rows, dialect)}${where}`};
}

/** Columns that the choice leaves, in their order; undefined where all are read. */
export async function chosenColumns(
  rows: SourceRows,
  source: OpenWarehouse,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  if (!rows.columns) return undefined;
  if (rows.columns.kind === 'select') return rows.columns.columns;
  const left = rows.columns.columns.map((name) => name.toLowerCase());
  const all = await describeRows(rows, source, signal);
  return all.map(({name}) => name).filter((name) => !left.includes(name.toLowerCase()));
}

/** Columns of the rows without reading any. */
export async function describeRows(
  rows: SourceRows,
  source: OpenWarehouse,
  signal: AbortSignal,
): Promise<readonly Column[]> {
  const {dialect} = source.definition;
  const text = `select * from ${fromClause(rows, dialect)} where 1 = 0`;
  const result = await source.query.run({text}, {signal});
  await result.close();
  return result.columns;
}

/** Where in the order the first, last or n-th row of a range stands; undefined when the range has fewer rows. */
export async function findPlace(
  rows: SourceRows,
  source: OpenWarehouse,
  {
    order,
    range,
    direction = 'asc',
    skip = 0,
    signal,
  }: {
    order: readonly OrderColumn[];
    range: RowRange;
    direction?: 'asc' | 'desc';
    /** Rows to pass before the wanted one. */
    skip?: number;
    signal: AbortSignal;
  },
): Promise<string[] | undefined> {
  const {dialect} = source.definition;
  const columns = order.map(({name}) => dialect.quoteIdentifier(name));
  const text = [
    `select ${columns.join(', ')} from ${fromClause(rows, dialect)}${whereClause(rows, order, range, dialect)}`,
    `order by ${columns.map((column) => `${column} ${direction}`).join(', ')}`,
    `limit 1${skip > 0 ? ` offset ${skip}` : ''}`,
  ].join(' ');
  const result = await source.query.run({text}, {signal});
  try {
    for await (const batch of result.batches)
      if (batch.rowCount > 0) return batch.columns.map((column) => placeText(column[0]!));
    return undefined;
  } finally {
    await result.close();
  }
}

/** True when a row of the source has a NULL among the order columns. */
export async function hasNullPlace(
  rows: SourceRows,
  source: OpenWarehouse,
  order: readonly OrderColumn[],
  signal: AbortSignal,
): Promise<boolean> {
  if (order.every((column) => !column.nullable)) return false;
  const {dialect} = source.definition;
  const where = whereClause(rows, order, {nulls: 'only'}, dialect);
  const text = `select 1 from ${fromClause(rows, dialect)}${where} limit 1`;
  const result = await source.query.run({text}, {limit: 1, signal});
  try {
    for await (const batch of result.batches) if (batch.rowCount > 0) return true;
    return false;
  } finally {
    await result.close();
  }
}

/** With a blank before it, or empty. */
function whereClause(
  {limit}: SourceRows,
  order: readonly OrderColumn[],
  range: RowRange | undefined,
  dialect: OpenWarehouse['definition']['dialect'],
): string {
  const conditions = [
    range && rangeCondition(order, range, dialect),
    limit && rangeCondition(limit.order, limit.range, dialect),
  ].filter((condition) => condition !== undefined);
  return conditions.length === 0 ? '' : ` where ${conditions.map((text) => `(${text})`).join(' and ')}`;
}

function fromClause({selection}: SourceRows, dialect: OpenWarehouse['definition']['dialect']): string {
  return selection.kind === 'relation'
    ? dialect.quoteRelation(selection.relation)
    : `(${selection.text.replace(/[\s;]+$/, '')}\n) as q`;
}

/** Order columns hold numbers and texts only. */
function placeText(value: Value): string {
  return String(value);
}
