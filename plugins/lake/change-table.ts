import {TransferError} from '#src/errors/index.ts';
import {formatRelation, type TableChanges} from '#src/warehouse/index.ts';
import {sameName} from '#plugins/duckdb/target-columns.ts';
import {changeManifest} from './change-manifest.ts';
import type {LakeContext} from './context.ts';
import type {LakeRelation} from './layout.ts';
import {isTable, toLakeColumns} from './manifest.ts';

/** Adds and widens columns. Files stay as they are: what they lack is NULL, and what is narrower is cast. */
export function changeTable(
  context: LakeContext,
  relation: LakeRelation,
  {add, widen}: TableChanges,
): Promise<void> {
  return changeManifest<void>(context, relation, async (former) => {
    const name = formatRelation(relation);
    if (!isTable(former))
      throw new TransferError(`There is no table ${name} to change`, {code: 'transfer-destination'});
    const {columns} = former;
    const has = (wanted: string) => columns.some((column) => sameName(column.name, wanted));
    const missing = widen.find((column) => !has(column.name));
    if (missing)
      throw new TransferError(`${name} has no column ${missing.name} to widen`, {
        code: 'transfer-destination',
      });
    const wider = toLakeColumns(widen);
    const changed = columns.map((column) => {
      const type = wider.find((candidate) => sameName(candidate.name, column.name))?.type ?? column.type;
      return {name: column.name, type};
    });
    const added = toLakeColumns(add.filter((column) => !has(column.name)));
    return {result: undefined, next: {...former, operation: 'columns', columns: [...changed, ...added]}};
  });
}
