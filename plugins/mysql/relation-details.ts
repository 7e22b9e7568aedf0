import type {RelationDescription} from '#src/warehouse/index.ts';
import {ask, type Client} from './client.ts';
import {isMariadb} from './session-setup.ts';

export interface ColumnRow {
  relation: string;
  name: string;
  native_type: string;
  nullable: string;
  comment: string;
}

/** What lies around the columns of a relation. */
export type RelationKeys = Pick<RelationDescription, 'primaryKey' | 'foreignKeys' | 'indexes'>;

const columnsQuery = `
select table_name as relation, column_name as name, column_type as native_type, is_nullable as nullable,
  column_comment as comment
from information_schema.columns where table_schema = ? and table_name in (?) order by table_name, ordinal_position`;

/** MariaDB keeps JSON as text with a check of this form, named after the column. */
const jsonChecksQuery = `
select table_name as relation, constraint_name as name from information_schema.check_constraints
where constraint_schema = ? and table_name in (?) and check_clause = concat('json_valid(\`', constraint_name, '\`)')`;

export async function readColumns(
  client: Client,
  schema: string,
  names: readonly string[],
): Promise<ColumnRow[]> {
  const rows = await ask<ColumnRow>(client, columnsQuery, [schema, names]);
  if (!(await isMariadb(client))) return rows;
  const checks = await ask<{relation: string; name: string}>(client, jsonChecksQuery, [schema, names]);
  const jsonColumns = new Set(checks.map(({relation, name}) => JSON.stringify([relation, name])));
  return rows.map((row) =>
    row.native_type === 'longtext' && jsonColumns.has(JSON.stringify([row.relation, row.name]))
      ? {...row, native_type: 'json'}
      : row,
  );
}

interface IndexRow {
  relation: string;
  name: string;
  is_unique: string | number;
  part: string | null;
}

interface ForeignKeyRow {
  relation: string;
  constraint_name: string;
  name: string;
  referenced_schema: string;
  referenced_relation: string;
  referenced_name: string;
}

const foreignKeysQuery = `
select table_name as relation, constraint_name as constraint_name, column_name as name,
  referenced_table_schema as referenced_schema, referenced_table_name as referenced_relation,
  referenced_column_name as referenced_name
from information_schema.key_column_usage
where table_schema = ? and table_name in (?) and referenced_table_name is not null
order by table_name, constraint_name, ordinal_position`;

/** Primary keys, foreign keys and indexes by name of their relation. */
export async function readKeys(
  client: Client,
  schema: string,
  names: readonly string[],
): Promise<Map<string, RelationKeys>> {
  const keys = new Map<string, RelationKeys>();
  const add = (relation: string, more: RelationKeys) => keys.set(relation, {...keys.get(relation), ...more});
  const foreignKeys = await ask<ForeignKeyRow>(client, foreignKeysQuery, [schema, names]);
  for (const [relation, rows] of Map.groupBy(foreignKeys, (row) => row.relation))
    add(relation, {
      foreignKeys: [...Map.groupBy(rows, (row) => row.constraint_name).values()].map((parts) => ({
        columns: parts.map(({name}) => name),
        references: {schema: parts[0]!.referenced_schema, name: parts[0]!.referenced_relation},
        referencedColumns: parts.map((part) => part.referenced_name),
      })),
    });
  const indexes = await readIndexes(client, schema, names);
  for (const [relation, rows] of Map.groupBy(indexes, (row) => row.relation)) {
    const byName = [...Map.groupBy(rows, (row) => row.name)].map(([name, parts]) => ({
      name,
      columns: parts.map(({part}) => part ?? ''),
      isUnique: Number(parts[0]!.is_unique) === 1,
    }));
    const primary = byName.find(({name}) => name === 'PRIMARY');
    const others = byName.filter((index) => index !== primary);
    add(relation, {
      ...(primary && {primaryKey: primary.columns}),
      ...(others.length > 0 && {indexes: others}),
    });
  }
  return keys;
}

/** Only MySQL has indexes on expressions, and the column that tells them. */
async function readIndexes(client: Client, schema: string, names: readonly string[]): Promise<IndexRow[]> {
  const part = (await isMariadb(client)) ? 'column_name' : 'coalesce(column_name, expression)';
  return ask<IndexRow>(
    client,
    `select table_name as relation, index_name as name, non_unique = 0 as is_unique, ${part} as part
     from information_schema.statistics where table_schema = ? and table_name in (?)
     order by table_name, index_name, seq_in_index`,
    [schema, names],
  );
}
