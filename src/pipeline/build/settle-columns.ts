import {TransferError} from '../../errors/index.ts';
import type {SchemaChangePolicy} from '../../project/asset-build.ts';
import {
  formatRelation,
  systemColumns,
  type BuildIntoRequest,
  type Column,
  type RelationDescription,
} from '../../warehouse/index.ts';
import type {BuildContext} from './context.ts';

/**
 * Brings the columns of the table and those of the SELECT together by the policy of the asset: gives back the SELECT,
 * without columns that the table is not to get, and what is to change about the table. Throws `TransferError` where the
 * policy is to fail.
 */
export async function settleColumns(
  context: BuildContext,
  select: string,
  {policy, target}: {policy: SchemaChangePolicy; target: RelationDescription},
): Promise<Pick<BuildIntoRequest, 'select' | 'columns'>> {
  const {asset, relation, warehouse} = context;
  const columns = await columnsOf(context, select);
  const own = new Set<string>(Object.values(systemColumns));
  const present = target.columns.filter(({name}) => !own.has(name));
  const added = columns.filter((column) => !isAmong(column, present));
  const gone = present.filter((column) => !isAmong(column, columns));
  if (added.length === 0 && gone.length === 0) return {select};
  if (policy === 'fail') throw changedError(formatRelation(relation), {asset, added, gone});
  if (policy === 'ignore') {
    if (added.length === 0) return {select};
    const kept = columns.filter((column) => isAmong(column, present));
    const list = kept.map(({name}) => warehouse.definition.dialect.quoteIdentifier(name)).join(', ');
    return {select: `select ${list} from (\n${select}\n) _weir_rows`};
  }
  const dropped = policy === 'sync_all_columns' ? gone : [];
  if (added.length === 0 && dropped.length === 0) return {select};
  return {select, columns: {add: added, drop: dropped.map(({name}) => name)}};
}

/** Columns of a SELECT, of which no row is read. */
async function columnsOf({warehouse, signal}: BuildContext, select: string): Promise<readonly Column[]> {
  const result = await warehouse.query.run(
    {text: `select * from (\n${select}\n) _weir_rows where 1 = 0`},
    {signal},
  );
  try {
    for await (const _ of result.batches);
    return result.columns;
  } finally {
    await result.close();
  }
}

function isAmong({name}: Column, columns: readonly Column[]): boolean {
  return columns.some((column) => column.name.toLowerCase() === name.toLowerCase());
}

function names(columns: readonly Column[]): string {
  return columns.map(({name}) => name).join(', ');
}

function changedError(
  relation: string,
  {asset, added, gone}: {asset: string; added: readonly Column[]; gone: readonly Column[]},
): TransferError {
  const words = [
    ...(added.length > 0 ? [`new: ${names(added)}`] : []),
    ...(gone.length > 0 ? [`gone: ${names(gone)}`] : []),
  ];
  return new TransferError(
    `The SELECT of ${asset} has other columns than ${relation} (${words.join('; ')})`,
    {
      code: 'transfer-destination',
      hint: 'Set `on_schema_change: append_new_columns` or `sync_all_columns`, or build it anew with --full-refresh. Nothing was changed.',
      details: {added: added.map(({name}) => name), gone: gone.map(({name}) => name)},
    },
  );
}
