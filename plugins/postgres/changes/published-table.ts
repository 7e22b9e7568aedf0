import type {Client} from 'pg';
import {QueryError, UsageError} from '#src/errors/index.ts';
import {formatRelation, type Relation} from '#src/warehouse/index.ts';
import {dialect} from '../dialect.ts';

/** A table whose changes can be told row by row. */
export interface PublishedTable {
  relation: Relation & {schema: string};
  /** Quoted. */
  sql: string;
  key: readonly string[];
  /** Columns that changes carry: all but generated ones. */
  columns: readonly string[];
}

interface TableRow {
  kind: string;
  identity: string;
  key: string[] | null;
  columns: string[];
}

const tableQuery = `
select c.relkind::text as kind, c.relreplident::text as identity,
  (select json_agg(a.attname order by k.position)
   from pg_index i cross join unnest(i.indkey::int2[]) with ordinality k (number, position)
   join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number
   where i.indrelid = c.oid and case c.relreplident when 'i' then i.indisreplident else i.indisprimary end) as key,
  (select json_agg(a.attname order by a.attnum) from pg_attribute a
   where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = $1 and c.relname = $2 and c.relkind in ('r', 'p', 'v', 'm', 'f')`;

/** Throws when there is no such table, or when its rows have no key by which changes could be told apart. */
export async function findPublishedTable(
  client: Client,
  relation: Relation & {schema: string},
): Promise<PublishedTable> {
  const name = formatRelation(relation);
  const {rows} = await client.query<TableRow>(tableQuery, [relation.schema, relation.name]);
  const found = rows[0];
  if (!found)
    throw new QueryError(`There is no table ${name}`, {
      code: 'query-unknown-object',
      hint: 'Name the stream as schema.table.',
    });
  if (found.kind !== 'r' && found.kind !== 'p')
    throw new UsageError(`${name} is no table, so it has no changes to follow`, {
      code: 'asset-invalid',
      hint: 'Follow the tables behind it, or load it whole.',
    });
  if (found.identity === 'n' || found.key === null)
    throw new UsageError(`${name} has no key by which its changed rows could be told apart`, {
      code: 'asset-invalid',
      hint: 'Give it a primary key, or set REPLICA IDENTITY USING INDEX with a unique index.',
    });
  return {relation, sql: dialect.quoteRelation(relation), key: found.key, columns: found.columns};
}
