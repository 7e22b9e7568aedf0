import type {DuckDBConnection} from '@duckdb/node-api';
import type {Relation, Transform} from '#src/warehouse/index.ts';
import type {Database} from './database.ts';
import {duckdbDialect, quoteIdentifier} from './dialect.ts';
import {translateSelectError} from './errors.ts';
import {ensureSchema, inTransaction} from './transaction.ts';
import {selectRows} from './select-rows.ts';

/** Builds aside and swaps, all in one transaction: readers see the old object until the commit. */
export function createTransform(database: Database): Transform {
  return {
    build: ({relation, materialization, select, signal}) =>
      database.use(signal, async (connection) => {
        const target = {...relation, schema: relation.schema ?? 'main'};
        await ensureSchema(connection, target);
        return inTransaction(connection, async () => {
          const aside = {...target, name: `_weir_build_${target.name}`};
          const result = await connection
            .run(`create ${materialization} ${duckdbDialect.quoteRelation(aside)} as\n${select}`)
            .catch((error: unknown) => {
              throw translateSelectError(error, select) ?? error;
            });
          await replaceBy(connection, target, aside, materialization);
          return materialization === 'table' ? {rows: Number((await result.getRows())[0]![0])} : {};
        });
      }),
  };
}

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

async function kindOf(
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
