import {
  columnOf,
  differs,
  isStaged,
  stagedValue,
  where,
  type LoadStatement,
  type StagedLoad,
} from './staged-load.ts';

/** Removes the rows of the target that meet the conditions; all of them when there are none. */
export function deleteRows(
  {target}: Pick<StagedLoad, 'target'>,
  conditions: readonly string[],
): LoadStatement {
  return {text: `delete from ${target}${where(conditions)}`, counts: 'removed'};
}

/** Removes the rows whose key is among the staged ones. A key that is NULL in part goes with those like it. */
export function deleteStagedKeys(load: StagedLoad): LoadStatement[] {
  const isPartlyNull = (expression: (name: string) => string) =>
    `(${load.key.map((name) => `${expression(name)} is null`).join(' or ')})`;
  const same = load.key.map(
    (name) => `not (${differs(load, stagedValue(load, name), columnOf(load, name))})`,
  );
  const hasTwin = [isPartlyNull((name) => stagedValue(load, name)), ...same].join(' and ');
  return [
    deleteRows(load, [isStaged(load)]),
    // Apart from the others, because a comparison that takes NULLs for equal is slow on many rows.
    deleteRows(load, [
      isPartlyNull((name) => columnOf(load, name)),
      `exists (select 1 from ${load.staging} s where ${hasTwin})`,
    ]),
  ];
}

/** How rows that are gone at the source are treated. */
export interface Removal {
  kind: 'delete' | 'soft-delete';
  /** Name of the column that is stamped by `soft-delete`. */
  stamp: string;
  /** Literal of the moment. */
  moment: string;
}

/** Removes or stamps the rows of the target that meet the conditions. */
function removeRows(load: StagedLoad, conditions: readonly string[], removal: Removal): LoadStatement {
  if (removal.kind === 'delete') return deleteRows(load, conditions);
  const stamp = load.dialect.quoteIdentifier(removal.stamp);
  const isOpen = `${columnOf(load, removal.stamp)} is null`;
  return {
    text: `update ${load.target} set ${stamp} = ${removal.moment}${where([...conditions, isOpen])}`,
    counts: 'removed',
  };
}

/** Removes or stamps the rows whose key the load does not bring; `within` limits which are looked at. */
export function removeMissing(load: StagedLoad, within: readonly string[], removal: Removal): LoadStatement {
  return removeRows(load, [...within, `not ${isStaged(load)}`], removal);
}

/** Removes or stamps the rows that the load calls deleted; `isGone` is a condition on the staged row `s`. */
export function removeGone(load: StagedLoad, isGone: string, removal: Removal): LoadStatement {
  return removeRows(load, [isStaged(load, [isGone])], removal);
}
