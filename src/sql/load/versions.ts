import {insertRows, type InsertOptions} from './insert-rows.ts';
import {
  columnOf,
  differs,
  isStaged,
  isThere,
  stagedValue,
  where,
  type LoadStatement,
  type StagedLoad,
} from './staged-load.ts';

export interface VersionRules {
  /** Names of the columns that bound a version. */
  validFrom: string;
  validTo: string;
  /** Literal of the moment of the load. */
  moment: string;
  /** Column of the rows that says when they changed; without it, the columns to compare decide. */
  updatedAt?: string;
  /** Columns that make a new version when they differ. Default: all but the key. */
  compared?: readonly string[];
  /** Ends the versions of keys that the load does not bring. Default false. */
  endsMissing: boolean;
  /**
   * Name of a boolean column that is true in versions of what is deleted. With it, a version that ends as missing is
   * followed by such a one with the same values, which ends when the key comes back. Default: there is none.
   */
  isDeleted?: string;
  /** Conditions on rows of the target that may be ended as missing. Default none. */
  within?: readonly string[];
  /** As in `InsertOptions`. */
  overriding?: InsertOptions['overriding'];
}

/**
 * Closes the current versions that changed or are gone, then opens one for every key that has none. What an update
 * closes is counted as removed, what is opened as written.
 */
export function applyVersions(load: StagedLoad, rules: VersionRules): LoadStatement[] {
  const {validFrom, validTo, moment, updatedAt, endsMissing, isDeleted, overriding} = rules;
  const close = load.dialect.quoteIdentifier(validTo);
  const isCurrent = `${columnOf(load, validTo)} is null`;
  const deleted = isDeleted === undefined ? undefined : `coalesce(${columnOf(load, isDeleted)}, false)`;
  const isAlive = deleted === undefined ? [] : [`not ${deleted}`];
  const start = updatedAt === undefined ? moment : stagedValue(load, updatedAt);
  const end =
    updatedAt === undefined
      ? moment
      : `(select ${start} from ${load.staging} s where ${load.key
          .map((name) => `${stagedValue(load, name)} = ${columnOf(load, name)}`)
          .join(' and ')})`;
  const isChanged =
    updatedAt === undefined ? anyDiffers(load, rules.compared) : `${start} > ${columnOf(load, validFrom)}`;
  // What was deleted is back from the moment that somebody noticed, whenever it had changed.
  const opening =
    deleted === undefined || updatedAt === undefined
      ? start
      : `case when ${isThere(load, [deleted, `${columnOf(load, validTo)} = ${moment}`])} then ${moment} else ${start} end`;
  return [
    ...(deleted === undefined
      ? []
      : [closing({set: moment, conditions: [isCurrent, deleted, isStaged(load)]})]),
    closing({set: end, conditions: [isCurrent, ...isAlive, isStaged(load, [isChanged])]}),
    ...(endsMissing ? endMissing(load, rules, [isCurrent, ...isAlive]) : []),
    insertRows(load, {
      constants: {
        [validFrom]: opening,
        [validTo]: 'null',
        ...(isDeleted !== undefined && {[isDeleted]: 'false'}),
      },
      conditions: [`not ${isThere(load, [isCurrent])}`],
      ...(overriding !== undefined && {overriding}),
    }),
  ];

  function closing({set, conditions}: {set: string; conditions: string[]}): LoadStatement {
    return {text: `update ${load.target} set ${close} = ${set}${where(conditions)}`, counts: 'removed'};
  }
}

/** Ends the versions of keys that the load does not bring; before that, versions follow that tell of the deletion. */
function endMissing(
  load: StagedLoad,
  {validFrom, validTo, moment, isDeleted, within = [], overriding = ''}: VersionRules,
  conditions: readonly string[],
): LoadStatement[] {
  const {quoteIdentifier} = load.dialect;
  const isGone = where([...conditions, ...within, `not ${isStaged(load)}`]);
  const end: LoadStatement = {
    text: `update ${load.target} set ${quoteIdentifier(validTo)} = ${moment}${isGone}`,
    counts: 'removed',
  };
  if (isDeleted === undefined) return [end];
  const kept = load.columns.map(({name}) => name);
  const names = [...kept, validFrom, validTo, isDeleted].map(quoteIdentifier).join(', ');
  const values = [...kept.map((name) => columnOf(load, name)), moment, 'null', 'true'].join(', ');
  return [
    {
      text: `insert into ${load.target} (${names}) ${overriding}\nselect ${values} from ${load.target}${isGone}`,
      counts: 'written',
    },
    end,
  ];
}

function anyDiffers(load: StagedLoad, compared: readonly string[] | undefined): string {
  const names = compared ?? load.columns.map(({name}) => name).filter((name) => !load.key.includes(name));
  const conditions = names.map((name) => differs(load, stagedValue(load, name), columnOf(load, name)));
  return conditions.length > 0 ? `(${conditions.join(' or ')})` : '1 = 0';
}
