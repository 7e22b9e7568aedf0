import type {Transform} from '#src/warehouse/index.ts';
import type {Database} from './database.ts';
import {duckdbDialect} from './dialect.ts';
import {translateStatementError} from './errors.ts';
import {ensureSchema, inTransaction} from './transaction.ts';
import {replaceBy} from './swap.ts';

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
              throw translateStatementError(error, select) ?? error;
            });
          await replaceBy(connection, target, aside, materialization);
          return materialization === 'table' ? {rows: Number((await result.getRows())[0]![0])} : {};
        });
      }),
  };
}
