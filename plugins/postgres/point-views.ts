import type {Client} from 'pg';
import type {PointRequest, Relation, Transform} from '#src/warehouse/index.ts';
import {ownSchema} from './catalog.ts';
import {dialect} from './dialect.ts';
import {isServerError} from './errors.ts';
import {ensureSchema, lockName} from './locks.ts';
import type {Sessions} from './session.ts';
import {inTransaction} from './transaction.ts';

const marks = dialect.quoteRelation({schema: ownSchema, name: 'marks'});

/** Changes views all together. The mark is kept in a table of the same database. */
export function createPointViews(
  sessions: Sessions,
  defaultSchema: string,
): Required<Pick<Transform, 'pointViews' | 'readMark'>> {
  return {
    pointViews: (request) =>
      sessions.use(request.signal, async (client) => {
        await ensureSchema(client, ownSchema);
        const schemas = request.point.map(({view}) => view.schema ?? defaultSchema);
        for (const schema of new Set(schemas)) await ensureSchema(client, schema);
        await inTransaction(client, () => pointViews(client, request, defaultSchema));
      }),
    readMark: (name, {signal}) =>
      sessions.use(signal, async (client) => {
        const {rows: found} = await client.query<{oid: string | null}>('select to_regclass($1) as oid', [
          marks,
        ]);
        if (found[0]?.oid == null) return undefined;
        const {rows} = await client.query<{value: string}>(`select value from ${marks} where name = $1`, [
          name,
        ]);
        return rows[0]?.value;
      }),
  };
}

async function pointViews(client: Client, request: PointRequest, defaultSchema: string): Promise<void> {
  const quote = ({schema = defaultSchema, name}: Relation) => dialect.quoteRelation({schema, name});
  await lockName(client, marks);
  for (const {from, to, kind} of request.rename)
    await client.query(`alter ${kind} ${quote(from)} rename to ${dialect.quoteIdentifier(to.name)}`);
  for (const view of request.drop) await client.query(`drop view if exists ${quote(view)}`);
  for (const {view, at} of request.point) await pointView(client, quote(view), quote(at));
  await client.query(`create table if not exists ${marks} (name text primary key, value text not null)`);
  await client.query(
    `insert into ${marks} values ($1, $2) on conflict (name) do update set value = excluded.value`,
    [request.mark.name, request.mark.value],
  );
}

/** In place where the columns only grow, so that grants stay; otherwise anew, unless other views stand on it. */
async function pointView(client: Client, view: string, at: string): Promise<void> {
  await client.query('savepoint before_view');
  try {
    await client.query(`create or replace view ${view} as select * from ${at}`);
  } catch (error) {
    if (!isServerError(error) || error.code !== '42P16') throw error;
    await client.query('rollback to savepoint before_view');
    await client.query(`drop view ${view}`);
    await client.query(`create view ${view} as select * from ${at}`);
  }
  await client.query('release savepoint before_view');
}
