import type {Config} from '../nodes/node.ts';

/** Names of the columns that dbt adds to a snapshot. */
export interface SnapshotColumns {
  validFrom: string;
  validTo: string;
  scdId: string;
  updatedAt: string;
  isDeleted: string;
}

export function snapshotColumns(config: Config): SnapshotColumns {
  const names = (config['snapshot_meta_column_names'] ?? {}) as Record<string, string | undefined>;
  return {
    validFrom: names['dbt_valid_from'] ?? 'dbt_valid_from',
    validTo: names['dbt_valid_to'] ?? 'dbt_valid_to',
    scdId: names['dbt_scd_id'] ?? 'dbt_scd_id',
    updatedAt: names['dbt_updated_at'] ?? 'dbt_updated_at',
    isDeleted: names['dbt_is_deleted'] ?? 'dbt_is_deleted',
  };
}

/** What becomes of rows that the SELECT has no longer. */
export type HardDeletes = 'ignore' | 'invalidate' | 'new_record';

export interface SnapshotRules {
  columns: SnapshotColumns;
  /** Expressions over a row of the SELECT. */
  key: readonly string[];
  updatedAt: string;
  /** SQL of the moment of this run. */
  now: string;
  /** Value of `dbt_valid_to` in current versions; NULL where there is none. */
  current: string | undefined;
  hardDeletes: HardDeletes;
  /** Condition that the row `source` makes a new version of the current one, `snapshot`. */
  isChanged: string;
}

function hashOf(parts: readonly string[]): string {
  return `md5(${parts.map((part) => `coalesce(cast(${part} as varchar), '')`).join(" || '|' || ")})`;
}

function validToCurrent({current, updatedAt}: SnapshotRules): string {
  return current === undefined
    ? `nullif(${updatedAt}, ${updatedAt})`
    : `coalesce(nullif(${updatedAt}, ${updatedAt}), ${current})`;
}

/** The rows of a SELECT as first versions. */
export function firstVersions(sql: string, rules: SnapshotRules): string {
  const {columns, key, updatedAt, hardDeletes} = rules;
  const deleted = hardDeletes === 'new_record' ? `, 'False' as ${columns.isDeleted}` : '';
  return `select *,
${hashOf([...key, updatedAt])} as ${columns.scdId},
${updatedAt} as ${columns.updatedAt},
${updatedAt} as ${columns.validFrom},
${validToCurrent(rules)} as ${columns.validTo}${deleted}
from (
${sql}
) sbq`;
}

export interface SnapshotTables {
  /** Quoted SQL. */
  target: string;
  /** Holds the rows of the SELECT as first versions, with their keys as `dbt_unique_key_<n>`. */
  staging: string;
  /** Quoted names of the columns of the SELECT. */
  sourceColumns: readonly string[];
}

/** The rows of a SELECT with all that decides about them. */
export function stagingSelect(sql: string, rules: SnapshotRules): string {
  const keys = rules.key.map((key, place) => `${key} as dbt_unique_key_${place + 1}`).join(', ');
  return `select *, ${keys} from (\n${firstVersions(sql, rules)}\n) staged`;
}

/**
 * Statements that bring a snapshot up to date: changed and deleted rows end their current versions, new versions
 * begin.
 */
export function snapshotStatements(tables: SnapshotTables, rules: SnapshotRules): string[] {
  const {target, staging, sourceColumns} = tables;
  const {columns, key, now, current, hardDeletes, isChanged} = rules;
  const isCurrent = (alias: string) =>
    current === undefined
      ? `${alias}.${columns.validTo} is null`
      : `(${alias}.${columns.validTo} = ${current} or ${alias}.${columns.validTo} is null)`;
  const sameKey = key
    .map((expression, place) => `snapshot.${expression} = source.dbt_unique_key_${place + 1}`)
    .join(' and ');
  const marksDeletes = hardDeletes === 'new_record';
  const isAlive = marksDeletes ? ` and snapshot.${columns.isDeleted} = 'False'` : '';
  const list = [...sourceColumns, columns.scdId, columns.updatedAt, columns.validFrom, columns.validTo];
  const all = [...list, ...(marksDeletes ? [columns.isDeleted] : [])];
  const change = `create temporary table dbt_snapshot_changes as
select source.*, case when snapshot.${columns.scdId} is null then 'insert' else 'update' end as dbt_change_type,
snapshot.${columns.scdId} as dbt_ended_id
from ${staging} source left join ${target} snapshot on ${sameKey} and ${isCurrent('snapshot')}
where snapshot.${columns.scdId} is null or (${isChanged})${marksDeletes ? ` or snapshot.${columns.isDeleted} = 'True'` : ''}`;
  const gone = `create temporary table dbt_snapshot_gone as
select snapshot.* from ${target} snapshot
where ${isCurrent('snapshot')}${isAlive} and not exists (select 1 from ${staging} source where ${sameKey})`;
  const end = `update ${target} as snapshot set ${columns.validTo} = changes.${columns.validFrom}
from dbt_snapshot_changes changes where changes.dbt_ended_id = snapshot.${columns.scdId} and ${isCurrent('snapshot')}`;
  const endGone = `update ${target} as snapshot set ${columns.validTo} = ${now}
where ${isCurrent('snapshot')} and snapshot.${columns.scdId} in (select ${columns.scdId} from dbt_snapshot_gone)`;
  const add = `insert into ${target} (${all.join(', ')}) select ${all.join(', ')} from dbt_snapshot_changes`;
  const deletedRow = [
    ...sourceColumns,
    hashOf([columns.scdId, now]),
    now,
    now,
    current ?? 'null',
    "'True'",
  ].join(', ');
  const addDeleted = `insert into ${target} (${all.join(', ')}) select ${deletedRow} from dbt_snapshot_gone`;
  const handlesDeletes = hardDeletes !== 'ignore';
  return [
    change,
    ...(handlesDeletes ? [gone] : []),
    end,
    ...(handlesDeletes ? [endGone] : []),
    add,
    ...(marksDeletes ? [addDeleted] : []),
    'drop table dbt_snapshot_changes',
    ...(handlesDeletes ? ['drop table dbt_snapshot_gone'] : []),
  ];
}
