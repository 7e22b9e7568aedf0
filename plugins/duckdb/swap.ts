import type {DuckDBConnection} from '@duckdb/node-api';
import type {Relation} from '#src/warehouse/index.ts';
import {duckdbDialect, quoteIdentifier} from './dialect.ts';
import {selectRows} from './select-rows.ts';

/** Puts `aside`, which lies in the same schema, in place of whatever has the target's name. */
export async function replaceBy(
  connection: DuckDBConnection,
  target: Relation & {schema: string},
  aside: Relation,
  kind: 'table' | 'view',
): Promise<void> {
  const former = await kindOf(connection, target);
  if (former) await connection.run(`drop ${former} ${duckdbDialect.quoteRelation(target)}`);
  await connection.run(
    `alter ${kind} ${duckdbDialect.quoteRelation(aside)} rename to ${quoteIdentifier(target.name)}`,
  );
}

/** What has this name now, if anything. */
export async function kindOf(
  connection: DuckDBConnection,
  relation: Relation & {schema: string},
): Promise<'table' | 'view' | undefined> {
  const [found] = await selectRows<{table_type: string}>(
    connection,
    `select table_type from information_schema.tables
     where table_catalog = coalesce($1, current_database())
       and lower(table_schema) = lower($2) and lower(table_name) = lower($3)`,
    [relation.catalog ?? null, relation.schema, relation.name],
  );
  if (!found) return undefined;
  return found.table_type === 'VIEW' ? 'view' : 'table';
}
