import type {Client} from 'pg';
import {systemColumns} from '#src/warehouse/index.ts';
import {dialect} from './dialect.ts';
import {keyColumns, type LoadColumn, type LoadPlan, type RowsRequest} from './load-plan.ts';
import type {Target, TargetName} from './target.ts';

export function isSoftDelete({missing, deletions}: RowsRequest): boolean {
  return missing === 'soft-delete' || deletions?.kind === 'soft-delete';
}

/** Makes a missing target, and gives one that is there the columns that the mode needs. */
export async function prepareTarget(
  client: Client,
  request: RowsRequest,
  {name, target, plan}: {name: TargetName; target: Target | undefined; plan: LoadPlan},
): Promise<void> {
  const table = dialect.quoteRelation(name);
  const added = Object.entries(addedColumns(request)).map(
    ([column, type]) => [column, `${dialect.quoteIdentifier(column)} ${type}`] as const,
  );
  if (target) {
    const missing = added.filter(([column]) => !target.columns.some((present) => present.name === column));
    if (missing.length === 0) return;
    const changes = missing.map(([, definition]) => `add column if not exists ${definition}`);
    await client.query(`alter table ${table} ${changes.join(', ')}`);
    return;
  }
  const key = isUniqueKey(request) || isSharedKey(request) ? keyColumns(plan, request.key) : [];
  const keyList = key.map(({sql}) => sql).join(', ');
  const parts = [definitions(plan.columns), ...added.map(([, definition]) => definition)];
  if (isUniqueKey(request)) parts.push(`primary key (${keyList})`);
  await client.query(`create table ${table} (${parts.join(', ')})`);
  if (isSharedKey(request) && key.every(isIndexable))
    await client.query(`create index on ${table} (${keyList})`);
}

export function definitions(columns: readonly LoadColumn[]): string {
  return columns.map(({sql, nativeType}) => `${sql} ${nativeType}`).join(', ');
}

/** With their types. */
function addedColumns(request: RowsRequest): Record<string, string> {
  const instant = 'timestamp with time zone';
  if (request.mode === 'scd2')
    return {
      [systemColumns.validFrom]: instant,
      [systemColumns.validTo]: instant,
      ...(request.marksDeleted && {[systemColumns.isDeleted]: 'boolean'}),
    };
  if (request.mode === 'snapshot') return {[systemColumns.snapshotAt]: instant};
  return request.mode === 'merge' && isSoftDelete(request) ? {[systemColumns.deletedAt]: instant} : {};
}

/** Later loads find their rows by the key; where it is unique it becomes the primary key. */
function isUniqueKey({mode}: RowsRequest): boolean {
  return mode === 'merge' || mode === 'insert-only';
}

function isSharedKey({mode}: RowsRequest): boolean {
  return mode === 'delete+insert' || mode === 'scd2';
}

/** Texts without a limit may be longer than an index takes. */
function isIndexable({nativeType}: LoadColumn): boolean {
  return !/^(json|xml|point|line|lseg|box|path|polygon|circle|text|bytea)/.test(nativeType);
}
