import {findSingleSource} from '../../../sql/index.ts';
import {
  formatRelation,
  type Column,
  type Dialect,
  type ForeignKey,
  type Relation,
  type RelationDescription,
  type Statement,
} from '../../../warehouse/index.ts';
import type {ValueRow} from '../results/result-view.ts';

/** A way from one row to the row that it refers to. */
export interface KeyJump {
  /** E.g. `customer_id -> customers.id`. */
  title: string;
  statement: Statement;
}

/** The table whose rows a statement delivers, to be described; undefined when there is no single one. */
export function sourceOf(statement: string, dialect: Dialect): Relation | undefined {
  const parts = findSingleSource(statement, dialect.lexicalTraits)?.map((part) => {
    const quote = part[0]!;
    if (quote !== '"' && quote !== '`') return dialect.foldIdentifier(part);
    return part.slice(1, -1).replaceAll(quote + quote, quote);
  });
  const [name, schema, catalog] = parts?.toReversed() ?? [];
  if (name === undefined) return undefined;
  return {...(catalog !== undefined && {catalog}), ...(schema !== undefined && {schema}), name};
}

/** A row of a result and what it is a row of. */
export interface KeyedRow {
  description: Pick<RelationDescription, 'foreignKeys'>;
  columns: readonly Column[];
  row: ValueRow;
  /** Of the system that the result came from. */
  dialect: Dialect;
}

/**
 * Statements that select the rows a row refers to, those through the given column first. A key is left out where the
 * result lacks one of its columns or one of them is NULL.
 */
export function followKeys(keyed: KeyedRow, column?: number): KeyJump[] {
  const jumps = (keyed.description.foreignKeys ?? []).flatMap((key) => {
    const places = key.columns.map((name) => findColumn(keyed, name));
    const values = places.map((place) => (place < 0 ? null : keyed.row[place]!));
    if (values.length === 0 || values.includes(null)) return [];
    return [
      {
        jump: {title: titleOf(key), statement: statementOf(key, values, keyed)},
        isHere: places.includes(column ?? -1),
      },
    ];
  });
  return [...jumps.filter(({isHere}) => isHere), ...jumps.filter(({isHere}) => !isHere)].map(
    ({jump}) => jump,
  );
}

function findColumn({columns, dialect}: KeyedRow, name: string): number {
  const exact = columns.findIndex((column) => column.name === name);
  if (exact >= 0) return exact;
  return columns.findIndex((column) => dialect.foldIdentifier(column.name) === dialect.foldIdentifier(name));
}

function titleOf({columns, references, referencedColumns}: ForeignKey): string {
  return `${columns.join(', ')} -> ${formatRelation(references)}.${referencedColumns.join(', ')}`;
}

function statementOf(
  {references, referencedColumns}: ForeignKey,
  values: ValueRow,
  {dialect}: KeyedRow,
): Statement {
  const conditions = referencedColumns.map(
    (name, index) => `${dialect.quoteIdentifier(name)} = ${dialect.placeholder(index + 1)}`,
  );
  return {
    text: `select * from ${dialect.quoteRelation(references)} where ${conditions.join(' and ')}`,
    parameters: values,
  };
}
