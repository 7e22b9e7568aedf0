import type {DuckDBConnection} from '@duckdb/node-api';
import type {PointRequest, Relation, Transform} from '#src/warehouse/index.ts';
import {internalSchema} from './catalog.ts';
import type {Database} from './database.ts';
import {duckdbDialect, quoteIdentifier} from './dialect.ts';
import {selectRows} from './select-rows.ts';
import {kindOf} from './swap.ts';
import {ensureSchema, inTransaction} from './transaction.ts';

const marks = duckdbDialect.quoteRelation({schema: internalSchema, name: 'marks'});

/** Changes views all together. The mark is kept in a table of the same database. */
export function createPointViews(database: Database): Required<Pick<Transform, 'pointViews' | 'readMark'>> {
  return {
    pointViews: (request) =>
      database.use(request.signal, async (connection) => {
        const schemas = [internalSchema, ...request.point.map(({view}) => view.schema ?? 'main')];
        for (const schema of new Set(schemas)) await ensureSchema(connection, {schema, name: ''});
        await inTransaction(connection, () => pointViews(connection, request));
      }),
    readMark: (name, {signal}) =>
      database.use(signal, async (connection) => {
        if (!(await kindOf(connection, {schema: internalSchema, name: 'marks'}))) return undefined;
        const rows = await selectRows<{value: string}>(
          connection,
          `select value from ${marks} where name = $1`,
          [name],
        );
        return rows[0]?.value;
      }),
  };
}

async function pointViews(connection: DuckDBConnection, request: PointRequest): Promise<void> {
  const inMain = (relation: Relation) => ({...relation, schema: relation.schema ?? 'main'});
  const quote = (relation: Relation) => duckdbDialect.quoteRelation(inMain(relation));
  for (const {from, to, kind} of request.rename)
    await connection.run(`alter ${kind} ${quote(from)} rename to ${quoteIdentifier(to.name)}`);
  for (const view of request.drop) await connection.run(`drop view if exists ${quote(view)}`);
  for (const {view, at} of request.point)
    await connection.run(`create or replace view ${quote(view)} as select * from ${quote(at)}`);
  await connection.run(`create table if not exists ${marks} (name varchar primary key, value varchar)`);
  await connection.run(`insert or replace into ${marks} values ($1, $2)`, [
    request.mark.name,
    request.mark.value,
  ]);
}
