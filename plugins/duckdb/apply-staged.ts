import type {DuckDBConnection} from '@duckdb/node-api';
import {TransferError} from '#src/errors/index.ts';
import {
  applyVersions,
  deleteStagedKeys,
  findBadKey,
  insertNewRows,
  insertRows,
  removeGone,
  removeMissing,
  type LoadStatement,
  type StagedLoad,
} from '#src/sql/load/index.ts';
import {systemColumns, type Column, type LoadRequest} from '#src/warehouse/index.ts';
import {duckdbDialect, quoteIdentifier, quoteLiteral} from './dialect.ts';
import {columnList, matchColumns, sameName, type Target} from './target-columns.ts';
import {windowConditions} from './window.ts';

/** What decides about rows that are there already. */
export type RowsRequest = Omit<LoadRequest, 'source'>;

export interface Staged {
  target: Target;
  /** Quoted name of the table that holds the rows of the load and no others. */
  staging: string;
  columns: readonly Column[];
  /** The target is not there yet. */
  isNew: boolean;
}

interface Effect {
  rowsWritten: number;
  rowsRemoved?: number;
}

const uniqueKeyModes: readonly RowsRequest['mode'][] = ['merge', 'insert-only', 'scd2'];

/** Lets staged rows take effect by the rules of their mode. */
export async function applyStaged(
  connection: DuckDBConnection,
  request: RowsRequest,
  {target, staging, columns: staged, isNew}: Staged,
): Promise<Effect> {
  const {mode, key = [], deletions} = request;
  if (key.length > 0) requireKeyColumns(staged, key);
  if (uniqueKeyModes.includes(mode)) await requireUniqueKey(connection, staging, key);
  const columns = staged.filter(({name}) => deletions === undefined || !sameName(name, deletions.column));
  await prepareTarget(connection, request, {target, columns, isNew});
  const load: StagedLoad = {
    target: duckdbDialect.quoteRelation(target),
    staging,
    columns,
    key: key.map((name) => columns.find((column) => sameName(column.name, name))!.name),
    dialect: duckdbDialect,
  };
  const counts = {written: 0, removed: 0};
  const run = async (statements: readonly LoadStatement[]) => {
    for (const {text, counts: kind} of statements) counts[kind] += (await connection.run(text)).rowsChanged;
  };
  await run(statementsFor(load, request, columns));
  const removes = mode !== 'insert-only' && mode !== 'snapshot' && (mode !== 'merge' || isRemoving(request));
  return {rowsWritten: counts.written, ...(removes && {rowsRemoved: counts.removed})};
}

function statementsFor(load: StagedLoad, request: RowsRequest, columns: readonly Column[]): LoadStatement[] {
  const {mode, versions, window, missing = 'keep'} = request;
  switch (mode) {
    case 'delete+insert':
      return [...deleteStagedKeys(load), insertRows(load)];
    case 'insert-only':
      return [insertNewRows(load)];
    case 'snapshot':
      return [insertRows(load, {constants: {[systemColumns.snapshotAt]: momentOf(request)}})];
    case 'scd2':
      return applyVersions(load, {
        validFrom: systemColumns.validFrom,
        validTo: systemColumns.validTo,
        moment: momentOf(request),
        ...(versions && 'updatedAt' in versions && {updatedAt: versions.updatedAt}),
        ...(versions && 'columns' in versions && {compared: versions.columns}),
        endsMissing: missing !== 'keep',
        ...(request.marksDeleted && {isDeleted: systemColumns.isDeleted}),
        within: windowConditions(window, `${load.target}.`),
      });
    default:
      return mergeStatements(load, request, columns);
  }
}

/** Deletions first, so that a row which is gone is not updated; then what the load does not bring. */
function mergeStatements(
  load: StagedLoad,
  request: RowsRequest,
  columns: readonly Column[],
): LoadStatement[] {
  const {deletions, missing = 'keep', window} = request;
  const removal = (kind: 'delete' | 'soft-delete') => ({
    kind,
    stamp: systemColumns.deletedAt,
    moment: kind === 'delete' ? '' : momentOf(request),
  });
  const isGone = deletions && `coalesce(s.${quoteIdentifier(deletions.column)}, false)`;
  return [
    ...(isGone ? [removeGone(load, isGone, removal(deletions.kind))] : []),
    upsert(load, columns, {isGone, isSoft: isSoft(request)}),
    ...(missing === 'keep'
      ? []
      : [removeMissing(load, windowConditions(window, `${load.target}.`), removal(missing))]),
  ];
}

/** Columns of the target that the source lacks keep their values. */
function upsert(
  {target, staging, key}: StagedLoad,
  columns: readonly Column[],
  {isGone, isSoft: revives}: {isGone: string | undefined; isSoft: boolean},
): LoadStatement {
  const updates = [
    ...columns
      .filter(({name}) => !key.includes(name))
      .map(({name}) => `${quoteIdentifier(name)} = s.${quoteIdentifier(name)}`),
    ...(revives ? [`${quoteIdentifier(systemColumns.deletedAt)} = null`] : []),
  ];
  const matches = key.map((name) => `t.${quoteIdentifier(name)} = s.${quoteIdentifier(name)}`);
  const using = isGone === undefined ? staging : `(select * from ${staging} s where not ${isGone})`;
  return {
    text: `merge into ${target} t using ${using} s on ${matches.join(' and ')}
    ${updates.length > 0 ? `when matched then update set ${updates.join(', ')}` : ''}
    when not matched then insert (${columnList(columns)})
      values (${columns.map(({name}) => `s.${quoteIdentifier(name)}`).join(', ')})`,
    counts: 'written',
  };
}

/** The target with the columns that the rows and the mode need. */
async function prepareTarget(
  connection: DuckDBConnection,
  request: RowsRequest,
  {target, columns, isNew}: Omit<Staged, 'staging'>,
): Promise<void> {
  const relation = duckdbDialect.quoteRelation(target);
  if (isNew) {
    const list = columns.map(
      ({name, type}) => `${quoteIdentifier(name)} ${duckdbDialect.toNativeType(type)}`,
    );
    await connection.run(`create table ${relation} (${list.join(', ')})`);
  } else await matchColumns(connection, target, columns);
  for (const [name, type] of Object.entries(addedColumns(request)))
    await connection.run(`alter table ${relation} add column if not exists ${quoteIdentifier(name)} ${type}`);
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
  return request.mode === 'merge' && isSoft(request) ? {[systemColumns.deletedAt]: instant} : {};
}

function isSoft({missing, deletions}: RowsRequest): boolean {
  return missing === 'soft-delete' || deletions?.kind === 'soft-delete';
}

function isRemoving({missing = 'keep', deletions}: RowsRequest): boolean {
  return deletions !== undefined || missing !== 'keep';
}

function momentOf({loadedAt, mode}: RowsRequest): string {
  if (loadedAt !== undefined) return `${quoteLiteral(loadedAt)}::timestamptz`;
  throw new TransferError(`The moment of the load is not known, which mode ${mode} stamps rows with`, {
    code: 'transfer-destination',
  });
}

function requireKeyColumns(columns: readonly Column[], key: readonly string[]): void {
  const missing = key.filter((name) => !columns.some((column) => sameName(name, column.name)));
  if (missing.length === 0) return;
  throw new TransferError(`The source has no key column ${missing.join(', ')}`, {
    code: 'transfer-destination',
    hint: `Its columns are ${columns.map(({name}) => name).join(', ')}; name the key among them.`,
  });
}

/** A key that is NULL or comes twice would leave it to chance which row stays. */
async function requireUniqueKey(
  connection: DuckDBConnection,
  staging: string,
  key: readonly string[],
): Promise<void> {
  const reader = await connection.runAndReadAll(findBadKey(staging, key, duckdbDialect));
  const row = reader.getRows()[0];
  if (!row) return;
  const example = row.slice(0, -1).map((value) => (value === null ? 'NULL' : String(value)));
  throw new TransferError(
    `The key (${key.join(', ')}) does not identify a row: (${example.join(', ')}) comes ${String(row.at(-1))} times in the source`,
    {
      code: 'transfer-destination',
      hint: 'Choose a key that is unique and never NULL, or remove duplicates before.',
    },
  );
}
