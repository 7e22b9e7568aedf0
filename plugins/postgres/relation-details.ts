import type {Client} from 'pg';
import type {RelationDescription} from '#src/warehouse/index.ts';

export interface ColumnRow {
  relation_oid: number;
  name: string;
  oid: number;
  modifier: number;
  native_type: string;
  nullable: boolean;
  comment: string | null;
  key_position: number | null;
}

/** What lies around the columns of a relation. */
export type RelationKeys = Pick<RelationDescription, 'foreignKeys' | 'indexes'>;

interface ForeignKeyRow {
  relation_oid: number;
  columns: string[];
  schema: string;
  name: string;
  referenced_columns: string[];
}

interface IndexRow {
  relation_oid: number;
  name: string;
  is_unique: boolean;
  columns: string[];
}

const columnsQuery = `
select a.attrelid as relation_oid, a.attname as name, a.atttypid as oid, a.atttypmod as modifier,
  format_type(a.atttypid, a.atttypmod) as native_type, not a.attnotnull as nullable,
  col_description(a.attrelid, a.attnum) as comment,
  array_position(i.indkey::int2[], a.attnum) as key_position
from pg_attribute a left join pg_index i on i.indrelid = a.attrelid and i.indisprimary
where a.attrelid = any($1::oid[]) and a.attnum > 0 and not a.attisdropped order by a.attrelid, a.attnum`;

const namesOf = (relation: string, key: string) => `(
  select json_agg(a.attname order by k.position) from unnest(${key}) with ordinality k (number, position)
  join pg_attribute a on a.attrelid = ${relation} and a.attnum = k.number)`;

/** A key that leads to a partitioned table leads to each partition too; only the first is of interest. */
const foreignKeysQuery = `
select c.conrelid as relation_oid, ${namesOf('c.conrelid', 'c.conkey')} as columns,
  n.nspname as schema, r.relname as name, ${namesOf('c.confrelid', 'c.confkey')} as referenced_columns
from pg_constraint c join pg_class r on r.oid = c.confrelid join pg_namespace n on n.oid = r.relnamespace
where c.contype = 'f' and c.conrelid = any($1::oid[])
  and not exists (select from pg_constraint p where p.oid = c.conparentid and p.conrelid = c.conrelid)
order by c.conrelid, c.conname`;

const indexesQuery = `
select i.indrelid as relation_oid, c.relname as name, i.indisunique as is_unique, (
  select json_agg(pg_get_indexdef(i.indexrelid, position, true) order by position)
  from generate_series(1, i.indnkeyatts) position) as columns
from pg_index i join pg_class c on c.oid = i.indexrelid
where i.indrelid = any($1::oid[]) and not i.indisprimary order by i.indrelid, c.relname`;

export async function readColumns(client: Client, oids: readonly number[]): Promise<ColumnRow[]> {
  return (await client.query<ColumnRow>(columnsQuery, [oids])).rows;
}

/** Foreign keys and indexes by oid of their relation. */
export async function readKeys(client: Client, oids: readonly number[]): Promise<Map<number, RelationKeys>> {
  const keys = new Map<number, RelationKeys>();
  const add = (oid: number, more: RelationKeys) => keys.set(oid, {...keys.get(oid), ...more});
  const foreignKeys = (await client.query<ForeignKeyRow>(foreignKeysQuery, [oids])).rows;
  for (const [oid, rows] of Map.groupBy(foreignKeys, (row) => row.relation_oid))
    add(oid, {
      foreignKeys: rows.map((row) => ({
        columns: row.columns,
        references: {schema: row.schema, name: row.name},
        referencedColumns: row.referenced_columns,
      })),
    });
  const indexes = (await client.query<IndexRow>(indexesQuery, [oids])).rows;
  for (const [oid, rows] of Map.groupBy(indexes, (row) => row.relation_oid))
    add(oid, {
      indexes: rows.map((row) => ({
        name: row.name,
        columns: row.columns.map(unquoted),
        isUnique: row.is_unique,
      })),
    });
  return keys;
}

/** A column as its name; an expression as it is. */
function unquoted(definition: string): string {
  return /^"((?:[^"]|"")+)"$/.exec(definition)?.[1]?.replaceAll('""', '"') ?? definition;
}
