import {
  insertNewRows,
  removeGone,
  removeMissing,
  type LoadStatement,
  type Removal,
  type StagedLoad,
} from '#src/sql/load/index.ts';
import {systemColumns} from '#src/warehouse/index.ts';
import {isSoftDelete} from './added-columns.ts';
import {dialect} from './dialect.ts';
import type {LoadColumn, RowsRequest} from './load-plan.ts';
import {momentLiteral} from './moment.ts';
import {windowConditions} from './window.ts';

/**
 * Rows that are gone at the source first, so that they are not updated; then updates of what is there, inserts of what
 * is not, and at last what the load does not bring.
 */
export function mergeStatements(
  load: StagedLoad,
  request: RowsRequest,
  columns: readonly LoadColumn[],
): LoadStatement[] {
  const {deletions, missing = 'keep', window} = request;
  const removal = (kind: Removal['kind']): Removal => ({
    kind,
    stamp: systemColumns.deletedAt,
    moment: kind === 'soft-delete' ? momentLiteral(request) : '',
  });
  const isGone = deletions && `coalesce(s.${dialect.quoteIdentifier(deletions.column)}, false)`;
  const isKept = isGone === undefined ? [] : [`not ${isGone}`];
  return [
    ...(isGone === undefined ? [] : [removeGone(load, isGone, removal(deletions!.kind))]),
    ...updateRows(load, {columns, conditions: isKept, revives: isSoftDelete(request)}),
    insertNewRows(load, {conditions: isKept, overriding: 'overriding system value'}),
    ...(missing === 'keep'
      ? []
      : [removeMissing(load, windowConditions(window, load.target), removal(missing))]),
  ];
}

/** Columns that the source lacks keep their values. */
function updateRows(
  {target, staging, key}: StagedLoad,
  {
    columns,
    conditions,
    revives,
  }: {columns: readonly LoadColumn[]; conditions: readonly string[]; revives: boolean},
): LoadStatement[] {
  const assignments = [
    ...columns.filter(({name}) => !key.includes(name)).map(({sql, expression}) => `${sql} = ${expression}`),
    ...(revives ? [`${dialect.quoteIdentifier(systemColumns.deletedAt)} = null`] : []),
  ];
  if (assignments.length === 0) return [];
  const same = columns
    .filter(({name}) => key.includes(name))
    .map(({sql, expression}) => `${target}.${sql} = ${expression}`);
  return [
    {
      text: `update ${target} set ${assignments.join(', ')} from ${staging} s
        where ${[...same, ...conditions].join(' and ')}`,
      counts: 'written',
    },
  ];
}
