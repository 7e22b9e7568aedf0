import type {Client} from 'pg';
import type {ColumnType} from '#src/warehouse/index.ts';
import {dialect} from './dialect.ts';
import type {TypeRegistry} from './type-registry.ts';

/** A table's full address; loads never guess where a table lives. */
export interface TargetName {
  schema: string;
  name: string;
}

export interface TargetColumn {
  name: string;
  nativeType: string;
  type: ColumnType;
}

export interface Target {
  /** `relkind` of the server: r table, p partitioned, v view, m materialized view, f foreign table. */
  kind: string;
  /**
   * True when nothing hangs on the table's identity: no view, index, constraint, trigger, grant, comment or
   * publication. Such a table may be exchanged for a new one; any other is refilled in place.
   */
  isPlain: boolean;
  columns: readonly TargetColumn[];
}

const targetFacts = `
select c.relkind::text as kind,
  c.relkind = 'r' and c.relacl is null and c.reloptions is null and not c.relispartition
  and not c.relrowsecurity and c.relreplident = 'd' and c.reltablespace = 0 and c.reloftype = 0
  and c.relpersistence = 'p' and pg_get_userbyid(c.relowner) = current_user
  and not exists (select from pg_index where indrelid = c.oid)
  and not exists (select from pg_constraint where conrelid = c.oid and contype <> 'n')
  and not exists (select from pg_trigger where tgrelid = c.oid)
  and not exists (select from pg_policy where polrelid = c.oid)
  and not exists (select from pg_attrdef where adrelid = c.oid)
  and not exists (select from pg_inherits where c.oid in (inhrelid, inhparent))
  and not exists (select from pg_publication_rel where prrelid = c.oid)
  and not exists (select from pg_statistic_ext where stxrelid = c.oid)
  and not exists (select from pg_attribute where attrelid = c.oid and (attacl is not null or attidentity <> ''))
  and not exists (select from pg_description where classoid = 'pg_class'::regclass and objoid = c.oid)
  and not exists (select from pg_depend d where d.refclassid = 'pg_class'::regclass and d.refobjid = c.oid
    and d.deptype in ('n', 'a') and d.classid <> 'pg_constraint'::regclass)
  and not exists (select from pg_constraint where confrelid = c.oid) as is_plain
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = $1 and c.relname = $2 and c.relkind in ('r', 'p', 'v', 'm', 'f')`;

/** What stands at this address now; undefined when nothing does. */
export async function readTarget(
  client: Client,
  registry: TypeRegistry,
  name: TargetName,
): Promise<Target | undefined> {
  const {rows} = await client.query<{kind: string; is_plain: boolean}>(targetFacts, [name.schema, name.name]);
  const facts = rows[0];
  if (!facts) return undefined;
  return {
    kind: facts.kind,
    isPlain: facts.is_plain,
    columns: await readColumns(client, registry, dialect.quoteRelation(name)),
  };
}

/** Columns of a table by its quoted name. */
export async function readColumns(
  client: Client,
  registry: TypeRegistry,
  table: string,
): Promise<TargetColumn[]> {
  const {rows} = await client.query<{name: string; native_type: string; oid: number; modifier: number}>(
    `select attname::text as name, format_type(atttypid, atttypmod) as native_type, atttypid as oid,
       atttypmod as modifier
     from pg_attribute where attrelid = to_regclass($1) and attnum > 0 and not attisdropped order by attnum`,
    [table],
  );
  const types = await registry.resolve(rows);
  return rows.map((row, index) => ({
    name: row.name,
    nativeType: row.native_type,
    type: types[index]!.type,
  }));
}
