import {TransferError} from '#src/errors/index.ts';
import {
  applyVersions,
  deleteStagedKeys,
  insertNewRows,
  insertRows,
  removeGone,
  removeMissing,
  type LoadStatement,
  type StagedLoad,
} from '#src/sql/load/index.ts';
import {systemColumns, type Column, type LoadRequest, type LoadWindow} from '#src/warehouse/index.ts';
import {cellReader} from './cells.ts';
import {quoteIdentifier, quoteLiteral} from './dialect.ts';
import {formatNativeType} from './native-types.ts';
import {sameName} from './stage-source.ts';
import type {Target} from './target.ts';

/** A load whose rows are staged. */
export type AppliedLoad = Omit<LoadRequest, 'source'> & {source: {columns: readonly Column[]}};

const instant = {kind: 'timestamp', zoned: true} as const;

/** What the modes do with staged rows; `append` and `replace` need none of it. */
export function statementsFor(load: StagedLoad, request: AppliedLoad, target: Target): LoadStatement[] {
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
        within: windowConditions(window, target),
      });
    default:
      return mergeStatements(load, request, target);
  }
}

/** Deletions first, so that a row which is gone is not updated; then what the load does not bring. */
function mergeStatements(load: StagedLoad, request: AppliedLoad, target: Target): LoadStatement[] {
  const {deletions, missing = 'keep', window} = request;
  const removal = (kind: 'delete' | 'soft-delete') => ({
    kind,
    stamp: systemColumns.deletedAt,
    moment: kind === 'delete' ? '' : momentOf(request),
  });
  const isGone = deletions && `coalesce(s.${quoteIdentifier(deletions.column)}, 0)`;
  const isKept = isGone === undefined ? [] : [`not ${isGone}`];
  return [
    ...(isGone ? [removeGone(load, isGone, removal(deletions.kind))] : []),
    ...updateRows(load, isKept, isSoft(request)),
    insertNewRows(load, {conditions: isKept}),
    ...(missing === 'keep' ? [] : [removeMissing(load, windowConditions(window, target), removal(missing))]),
  ];
}

/** Columns of the target that the source lacks keep their values. */
function updateRows(
  {target, staging, key, columns}: StagedLoad,
  conditions: readonly string[],
  revives: boolean,
): LoadStatement[] {
  const updates = columns
    .filter(({name}) => !key.includes(name))
    .map(({name}) => `${quoteIdentifier(name)} = s.${quoteIdentifier(name)}`);
  if (revives) updates.push(`${quoteIdentifier(systemColumns.deletedAt)} = null`);
  if (updates.length === 0) return [];
  const matches = key.map((name) => `${target}.${quoteIdentifier(name)} = s.${quoteIdentifier(name)}`);
  return [
    {
      text: `update ${target} set ${updates.join(', ')} from ${staging} s
where ${[...matches, ...conditions].join(' and ')}`,
      counts: 'written',
    },
  ];
}

/** Columns that the mode adds to the target, with their types. */
export function addedColumns(request: AppliedLoad): Record<string, string> {
  const {mode, versions, source} = request;
  const stamp = formatNativeType(instant);
  if (mode === 'scd2') {
    const updatedAt = versions && 'updatedAt' in versions ? versions.updatedAt : undefined;
    const column = source.columns.find(({name}) => updatedAt !== undefined && sameName(name, updatedAt));
    const nativeType = column ? formatNativeType(column.type) : stamp;
    return {
      [systemColumns.validFrom]: nativeType,
      [systemColumns.validTo]: nativeType,
      ...(request.marksDeleted && {[systemColumns.isDeleted]: formatNativeType({kind: 'boolean'})}),
    };
  }
  if (mode === 'snapshot') return {[systemColumns.snapshotAt]: stamp};
  return mode === 'merge' && isSoft(request) ? {[systemColumns.deletedAt]: stamp} : {};
}

/** Conditions on rows of the target; numbers that are kept as text compare as numbers. */
export function windowConditions(window: LoadWindow | undefined, {name, columns}: Target): string[] {
  if (!window) return [];
  const found = columns.find((column) => sameName(column.name, window.column));
  const column = `${quoteIdentifier(name)}.${quoteIdentifier(window.column)}`;
  const isNumber = found?.type.kind === 'decimal';
  const compare = (operator: string, value: string) =>
    isNumber
      ? `cast(${column} as numeric) ${operator} cast(${quoteLiteral(value)} as numeric)`
      : `${column} ${operator} ${quoteLiteral(value)}`;
  const {from, to} = window;
  return [
    ...(from ? [compare(from.inclusive ? '>=' : '>', from.value)] : []),
    ...(to ? [compare(to.inclusive ? '<=' : '<', to.value)] : []),
  ];
}

function isSoft({missing, deletions}: AppliedLoad): boolean {
  return missing === 'soft-delete' || deletions?.kind === 'soft-delete';
}

/** In the form in which instants are kept, so that they compare as texts. */
function momentOf({loadedAt, mode}: AppliedLoad): string {
  const text = loadedAt === undefined ? undefined : cellReader(instant)(loadedAt);
  if (typeof text === 'string') return quoteLiteral(text);
  throw new TransferError(`The moment of the load is not known, which mode ${mode} stamps rows with`, {
    code: 'transfer-destination',
  });
}
