import {TransferError} from '#src/errors/index.ts';
import {formatRelation, type ColumnType} from '#src/warehouse/index.ts';
import {ask, type Client} from './client.ts';
import {fromNativeType} from './native-types.ts';
import {readColumns} from './relation-details.ts';

/** A table's full address; loads never guess where a table lives. */
export interface TargetName {
  schema: string;
  name: string;
}

export interface TargetColumn {
  name: string;
  nativeType: string;
  type: ColumnType;
  /** Absent where the column holds no text. */
  collation?: string;
}

export interface Target {
  /**
   * True when nothing hangs on the table's identity: no trigger and no foreign key from or to it. Such a table may be
   * exchanged for a new one; any other is refilled in place. Views and grants go by the name and do not mind.
   */
  isPlain: boolean;
  columns: readonly TargetColumn[];
}

const tableQuery = `
select t.table_type as type, t.engine as engine, e.transactions as transactions, not (
  exists (select 1 from information_schema.triggers g
    where g.event_object_schema = t.table_schema and g.event_object_table = t.table_name)
  or exists (select 1 from information_schema.referential_constraints r
    where r.constraint_schema = t.table_schema and r.table_name = t.table_name)
  or exists (select 1 from information_schema.key_column_usage k
    where k.referenced_table_schema = t.table_schema and k.referenced_table_name = t.table_name)) as is_plain
from information_schema.tables t left join information_schema.engines e on e.engine = t.engine
where t.table_schema = ? and t.table_name = ?`;

const collationsQuery = `
select column_name as name, collation_name as collation from information_schema.columns
where table_schema = ? and table_name = ? and collation_name is not null`;

/**
 * What stands at this address now; undefined when nothing does. Throws for what takes no rows, and for tables whose
 * engine could not undo a load that fails.
 */
export async function readTarget(client: Client, name: TargetName): Promise<Target | undefined> {
  const [table] = await ask<{
    type: string;
    engine: string | null;
    transactions: string | null;
    is_plain: string | number;
  }>(client, tableQuery, [name.schema, name.name]);
  if (!table) return undefined;
  if (table.type.endsWith('VIEW'))
    throw new TransferError(`${formatRelation(name)} is a view and takes no rows`, {
      code: 'transfer-destination',
      hint: 'Load into another name, or drop the view first.',
    });
  if (table.transactions !== 'YES')
    throw new TransferError(
      `${formatRelation(name)} is of the engine ${table.engine ?? 'unknown'}, which cannot undo a load that fails`,
      {
        code: 'transfer-destination',
        hint: 'Convert it by ALTER TABLE ... ENGINE = InnoDB, or load into another table.',
      },
    );
  const columns = await readColumns(client, name.schema, [name.name]);
  const collations = new Map(
    (await ask<{name: string; collation: string}>(client, collationsQuery, [name.schema, name.name])).map(
      (row) => [row.name, row.collation],
    ),
  );
  return {
    isPlain: Number(table.is_plain) === 1,
    columns: columns.map((column) => {
      const collation = collations.get(column.name);
      return {
        name: column.name,
        nativeType: column.native_type,
        type: fromNativeType(column.native_type),
        ...(collation !== undefined && {collation}),
      };
    }),
  };
}
