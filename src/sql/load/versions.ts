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
  const {validFrom, validTo, moment, updatedAt, endsMissing, within = []} = rules;
  const close = load.dialect.quoteIdentifier(validTo);
  const isCurrent = `${columnOf(load, validTo)} is null`;
  const start = updatedAt === undefined ? moment : stagedValue(load, updatedAt);
  const end =
    updatedAt === undefined
      ? moment
      : `(select ${start} from ${load.staging} s where ${load.key
          .map((name) => `${stagedValue(load, name)} = ${columnOf(load, name)}`)
          .join(' and ')})`;
  const isChanged =
    updatedAt === undefined ? anyDiffers(load, rules.compared) : `${start} > ${columnOf(load, validFrom)}`;
  const statements: LoadStatement[] = [
    {
      text: `update ${load.target} set ${close} = ${end}${where([isCurrent, isStaged(load, [isChanged])])}`,
      counts: 'removed',
    },
  ];
  if (endsMissing)
    statements.push({
      text: `update ${load.target} set ${close} = ${moment}${where([isCurrent, ...within, `not ${isStaged(load)}`])}`,
      counts: 'removed',
    });
  statements.push(
    insertRows(load, {
      constants: {[validFrom]: start, [validTo]: 'null'},
      conditions: [`not ${isThere(load, [isCurrent])}`],
      ...(rules.overriding !== undefined && {overriding: rules.overriding}),
    }),
  );
  return statements;
}

function anyDiffers(load: StagedLoad, compared: readonly string[] | undefined): string {
  const names = compared ?? load.columns.map(({name}) => name).filter((name) => !load.key.includes(name));
  const conditions = names.map((name) => differs(load, stagedValue(load, name), columnOf(load, name)));
  return conditions.length > 0 ? `(${conditions.join(' or ')})` : '1 = 0';
}
