import type {ColumnType, Dialect} from '../../warehouse/index.ts';

/** A column by which rows are put in order. */
export interface OrderColumn {
  name: string;
  type: ColumnType;
  /** False only where the source says that the column is never NULL. */
  nullable: boolean;
}

/**
 * A place in the order of rows: a value for each column, in the text form of `Value`. With fewer values than columns it
 * stands for all rows that begin with them.
 */
export interface Bound {
  values: readonly string[];
  inclusive: boolean;
}

/** Rows between two places; an absent bound is open. */
export interface RowRange {
  from?: Bound;
  to?: Bound;
  /** Rows with a NULL in an order column have no place in the order. */
  nulls: 'without' | 'with' | 'only';
}

/** The SQL condition for the rows of a range; undefined for all rows. */
export function rangeCondition(
  order: readonly OrderColumn[],
  {from, to, nulls}: RowRange,
  dialect: Dialect,
): string | undefined {
  const quoted = (column: OrderColumn) => dialect.quoteIdentifier(column.name);
  const nullable = order.filter((column) => column.nullable);
  const hasNull = nullable.map((column) => `${quoted(column)} is null`).join(' or ');
  if (nulls === 'only') return hasNull === '' ? '1 = 0' : `(${hasNull})`;
  const limits = [
    ...(from ? [comparison(order, from, '>', dialect)] : []),
    ...(to ? [comparison(order, to, '<', dialect)] : []),
  ];
  if (nulls === 'with') {
    if (limits.length === 0) return undefined;
    const between = limits.join(' and ');
    return hasNull === '' ? between : `((${between}) or ${hasNull})`;
  }
  const present = nullable.map((column) => `${quoted(column)} is not null`);
  const conditions = [...limits, ...present];
  return conditions.length === 0 ? undefined : conditions.join(' and ');
}

/**
 * `a > 1`, or for several columns `a >= 1 and (a > 1 or (a = 1 and b > 2))`; the first part is implied by the second
 * and lets an index on the first column help.
 */
function comparison(
  order: readonly OrderColumn[],
  {values, inclusive}: Bound,
  direction: '>' | '<',
  dialect: Dialect,
): string {
  const last = values.length - 1;
  const term = (position: number, operator: string) => {
    const {name, type} = order[position]!;
    return `${dialect.quoteIdentifier(name)} ${operator} ${boundLiteral(values[position]!, type, dialect)}`;
  };
  const beyond = (position: number): string => {
    if (position === last) return term(position, inclusive ? `${direction}=` : direction);
    return `(${term(position, direction)} or (${term(position, '=')} and ${beyond(position + 1)}))`;
  };
  return last === 0 ? beyond(0) : `${term(0, `${direction}=`)} and ${beyond(0)}`;
}

const plainNumber = /^-?\d+(?:\.\d+)?$/;

/** Numbers stand bare, as drivers and servers agree on them; everything else is a quoted text that the server reads. */
function boundLiteral(value: string, type: ColumnType, dialect: Dialect): string {
  if (type.kind === 'timestamp' && type.zoned && dialect.quoteInstant) return dialect.quoteInstant(value);
  const isNumber = type.kind === 'integer' || type.kind === 'decimal';
  if (isNumber && plainNumber.test(value)) return value;
  const isInstant = type.kind === 'timestamp' && type.zoned;
  return isInstant && dialect.quoteInstant ? dialect.quoteInstant(value) : dialect.quoteLiteral(value);
}
