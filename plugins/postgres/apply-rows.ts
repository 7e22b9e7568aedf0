import type {Client} from 'pg';
import {TransferError} from '#src/errors/index.ts';
import {
  applyVersions,
  deleteStagedKeys,
  insertNewRows,
  insertRows,
  type LoadDialect,
  type LoadStatement,
  type StagedLoad,
} from '#src/sql/load/index.ts';
import {formatRelation, systemColumns} from '#src/warehouse/index.ts';
import {dialect} from './dialect.ts';
import {keyColumns, type LoadColumn, type LoadPlan, type RowsRequest} from './load-plan.ts';
import {mergeStatements} from './merge.ts';
import {momentLiteral} from './moment.ts';
import {refuseBadKeys, staging} from './staging.ts';
import type {TargetName} from './target.ts';
import {windowConditions} from './window.ts';

export interface Effect {
  rowsWritten: number;
  /** Absent where the mode removes nothing. */
  rowsRemoved?: number;
}

const overriding = 'overriding system value';
const uniqueKeyModes: readonly RowsRequest['mode'][] = ['merge', 'insert-only', 'scd2'];

/** Lets the staged rows take effect on a table that keeps its identity. */
export async function applyRows(
  client: Client,
  request: RowsRequest,
  {name, plan}: {name: TargetName; plan: LoadPlan},
): Promise<Effect> {
  const {mode, deletions, missing = 'keep'} = request;
  const {columns} = plan;
  const target = dialect.quoteRelation(name);
  const isKeyed = mode === 'delete+insert' || uniqueKeyModes.includes(mode);
  const key = isKeyed ? keyColumns(plan, request.key) : [];
  if (uniqueKeyModes.includes(mode)) await refuseBadKeys(client, {key, relation: formatRelation(name)});
  if (isKeyed) {
    await client.query(`analyze ${staging}`);
    await client.query(`lock table ${target} in share row exclusive mode`);
  }
  const load: StagedLoad = {
    target,
    staging,
    columns: columns.map((column) => ({name: column.name, value: column.expression})),
    key: key.map((column) => column.name),
    dialect: comparing(columns, target),
  };
  if (mode === 'scd2' && request.versions && 'updatedAt' in request.versions)
    await prepareVersionStarts(client, request.versions.updatedAt, {plan, key});
  const counts = {written: 0, removed: 0};
  for (const {text, counts: kind} of statementsFor(load, request, columns))
    counts[kind] += (await client.query(text)).rowCount ?? 0;
  const removes =
    mode === 'delete+insert' || mode === 'scd2' || (mode === 'merge' && (deletions || missing !== 'keep'));
  return {rowsWritten: counts.written, ...(removes && {rowsRemoved: counts.removed})};
}

function statementsFor(
  load: StagedLoad,
  request: RowsRequest,
  columns: readonly LoadColumn[],
): LoadStatement[] {
  const {versions, window, missing = 'keep'} = request;
  switch (request.mode) {
    case 'merge':
      return mergeStatements(load, request, columns);
    case 'delete+insert':
      return [...deleteStagedKeys(load), insertRows(load, {overriding})];
    case 'insert-only':
      return [insertNewRows(load, {overriding})];
    case 'snapshot':
      return [
        insertRows(load, {constants: {[systemColumns.snapshotAt]: momentLiteral(request)}, overriding}),
      ];
    case 'scd2':
      return applyVersions(load, {
        validFrom: systemColumns.validFrom,
        validTo: systemColumns.validTo,
        moment: momentLiteral(request),
        ...(versions && 'updatedAt' in versions && {updatedAt: versions.updatedAt}),
        ...(versions && 'columns' in versions && {compared: versions.columns}),
        endsMissing: missing !== 'keep',
        ...(request.marksDeleted && {isDeleted: systemColumns.isDeleted}),
        within: windowConditions(window, load.target),
        overriding,
      });
    default:
      return [insertRows(load, {overriding})];
  }
}

/** Some types have no equality, or one that is not about their value; those are compared by their text. */
function comparing(columns: readonly LoadColumn[], target: string): LoadDialect {
  const byText = new Set(
    columns
      .filter(({nativeType}) =>
        /^(json|xml|point|line|lseg|box|path|polygon|circle)(\[\])?$/.test(nativeType),
      )
      .map(({sql}) => `${target}.${sql}`),
  );
  return {
    quoteIdentifier: dialect.quoteIdentifier,
    isDistinct: (one, other) =>
      byText.has(other)
        ? `cast(${one} as text) is distinct from cast(${other} as text)`
        : `${one} is distinct from ${other}`,
  };
}

/** The moment of a version is looked up row by row. */
async function prepareVersionStarts(
  client: Client,
  updatedAt: string,
  {plan, key}: {plan: LoadPlan; key: readonly LoadColumn[]},
): Promise<void> {
  const [column] = keyColumns(plan, [updatedAt]);
  const {kind} = column!.sourceType;
  if (kind !== 'timestamp' && kind !== 'date')
    throw new TransferError(`Column ${updatedAt} is ${kind} and gives no moment at which a version begins`, {
      code: 'transfer-destination',
      hint: 'Name a timestamp column under `updated_at:`, or cast it in the source.',
    });
  await client.query(`create index on ${staging} (${key.map(({sql}) => sql).join(', ')})`);
}
