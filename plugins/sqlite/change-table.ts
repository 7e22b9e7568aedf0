import {TransferError} from '#src/errors/index.ts';
import {formatRelation, type Column, type TableChanges} from '#src/warehouse/index.ts';
import {quoteIdentifier} from './dialect.ts';
import type {Host} from './host.ts';
import {formatNativeType} from './native-types.ts';
import {selectRows} from './select-rows.ts';
import {sameName} from './stage-source.ts';
import {columnList, readTarget, takePlace, type Target} from './target.ts';

/** Adds, widens and drops columns, inside the caller's transaction. */
export async function changeTable(
  host: Host,
  {relation, add, widen, drop = []}: TableChanges,
): Promise<void> {
  const target = await readTarget(host, relation, {isReplaced: false});
  const missing = widen.find(({name}) => !target?.columns.some((column) => sameName(column.name, name)));
  if (!target || missing)
    throw new TransferError(
      target
        ? `${formatRelation(relation)} has no column ${missing!.name} to widen`
        : `There is no table ${formatRelation(relation)} to change`,
      {code: 'transfer-destination'},
    );
  for (const {name, type} of add)
    if (!target.columns.some((column) => sameName(column.name, name)))
      await selectRows(
        host,
        `alter table ${quoteIdentifier(target.name)} add column ${quoteIdentifier(name)} ${formatNativeType(type)}`,
      );
  const changed = widen.filter(({name, type}) => {
    const found = target.columns.find((column) => sameName(column.name, name))!;
    return found.nativeType !== formatNativeType(type);
  });
  if (changed.length > 0) await rebuild(host, target, changed);
  for (const name of drop)
    if (target.columns.some((column) => sameName(column.name, name)))
      await selectRows(
        host,
        `alter table ${quoteIdentifier(target.name)} drop column ${quoteIdentifier(name)}`,
      );
}

interface ColumnRow {
  name: string;
  type: string;
  notnull: bigint;
  dflt_value: string | null;
  pk: bigint;
}

/** SQLite cannot change the type of a column, so the table is copied into one that has the new type. */
async function rebuild(host: Host, target: Target, widen: readonly Column[]): Promise<void> {
  const rows = await selectRows<ColumnRow>(
    host,
    `select name, type, "notnull", dflt_value, pk from pragma_table_info(?1) order by cid`,
    [target.name],
  );
  const kept = await selectRows<{sql: string}>(
    host,
    `select sql from sqlite_schema where tbl_name = ?1 and type in ('index', 'trigger') and sql is not null`,
    [target.name],
  );
  await refuseConstraints(host, target);
  const columns = rows.map(({name, type, notnull, dflt_value: preset}) => {
    const wider = widen.find((column) => sameName(column.name, name));
    const nativeType = wider ? formatNativeType(wider.type) : type;
    return `${quoteIdentifier(name)} ${nativeType}${notnull ? ' not null' : ''}${preset === null ? '' : ` default (${preset})`}`;
  });
  const key = rows.filter(({pk}) => pk > 0n).toSorted((one, other) => Number(one.pk - other.pk));
  if (key.length > 0) columns.push(`primary key (${key.map(({name}) => quoteIdentifier(name)).join(', ')})`);
  const aside = `_weir_load_${target.name}`;
  const list = columnList(rows.map(({name}) => ({name, type: {kind: 'unknown'}, nativeType: ''})));
  await selectRows(host, `create table ${quoteIdentifier(aside)} (${columns.join(', ')})`);
  await selectRows(
    host,
    `insert into ${quoteIdentifier(aside)} (${list}) select ${list} from ${quoteIdentifier(target.name)}`,
  );
  await takePlace(host, aside, target.name);
  for (const {sql} of kept) await selectRows(host, sql);
}

/** What the copy would lose. */
async function refuseConstraints(host: Host, {name}: Target): Promise<void> {
  const [lost] = await selectRows<{what: string}>(
    host,
    `select 'foreign keys' as what from pragma_foreign_key_list(?1)
     union all select 'unique constraints' from pragma_index_list(?1) where origin = 'u'
     union all select 'generated columns' from pragma_table_xinfo(?1) where hidden in (2, 3)
     union all select 'checks' from sqlite_schema where name = ?1 and sql like '%check%(%'`,
    [name],
  );
  if (!lost) return;
  throw new TransferError(`A column of ${name} cannot be widened: the table has ${lost.what}`, {
    code: 'transfer-destination',
    hint: 'SQLite changes a type only by copying the table; make the new table yourself and move the rows.',
  });
}
