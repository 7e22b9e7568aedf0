import type {Client} from 'pg';
import {TransferError} from '#src/errors/index.ts';
import {deleteRows} from '#src/sql/load/index.ts';
import {formatRelation, type LoadWindow} from '#src/warehouse/index.ts';
import {dialect} from './dialect.ts';
import type {TargetName} from './target.ts';

/** Conditions on rows of a table; the texts of the bounds become values of the column's type. */
export function windowConditions(window: LoadWindow | undefined, table: string): string[] {
  if (!window) return [];
  const column = `${table}.${dialect.quoteIdentifier(window.column)}`;
  const {from, to} = window;
  return [
    ...(from ? [`${column} ${from.inclusive ? '>=' : '>'} ${dialect.quoteLiteral(from.value)}`] : []),
    ...(to ? [`${column} ${to.inclusive ? '<=' : '<'} ${dialect.quoteLiteral(to.value)}`] : []),
  ];
}

/** Removes the rows of the window and counts them. */
export async function emptyWindow(client: Client, name: TargetName, window: LoadWindow): Promise<number> {
  const target = dialect.quoteRelation(name);
  const {rowCount} = await client.query(deleteRows({target}, windowConditions(window, target)).text);
  return rowCount ?? 0;
}

/** Throws when the window is bounded by a column that neither the rows nor the table have. */
export function requireWindowColumn(
  {column}: LoadWindow,
  columns: readonly {name: string}[],
  name: TargetName,
): void {
  if (columns.some((candidate) => candidate.name === column)) return;
  throw new TransferError(
    `${formatRelation(name)} has no column ${column}, which bounds the rows to replace`,
    {
      code: 'transfer-destination',
      hint: `Its columns are ${columns.map((candidate) => candidate.name).join(', ')}.`,
    },
  );
}
