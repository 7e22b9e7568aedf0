import type {Client} from 'pg';
import type {BuildResult, Transform} from '#src/warehouse/index.ts';
import {shiftPosition} from './bulk-read.ts';
import {dialect} from './dialect.ts';
import {ensureSchema, lockName} from './locks.ts';
import {isServerError} from './errors.ts';
import {refillInPlace, sideName, takePlace} from './refill.ts';
import type {Sessions} from './session.ts';
import {readColumns, readTarget, type Target, type TargetName} from './target.ts';
import {inTransaction} from './transaction.ts';
import type {TypeRegistry} from './type-registry.ts';

const built = 'pg_temp."weir_built"';

/** Builds in one transaction; whoever reads meanwhile sees the former object. */
export function createTransform(
  sessions: Sessions,
  registry: TypeRegistry,
  {
    defaultSchema,
    translate,
  }: {defaultSchema: string; translate: (error: unknown, statement: string) => unknown},
): Transform {
  return {
    build(request) {
      const name = {schema: request.relation.schema ?? defaultSchema, name: request.relation.name};
      const select = request.select.replace(/[\s;]+$/, '');
      return sessions.use(request.signal, async (client) => {
        await ensureSchema(client, name.schema);
        return inTransaction(client, async () => {
          await lockName(client, dialect.quoteRelation(name));
          const target = await readTarget(client, registry, name);
          const build = {client, registry, name, target, select};
          return request.materialization === 'view' ? buildView(build) : buildTable(build);
        }).catch((error: unknown) => {
          throw translate(error, request.select);
        });
      });
    },
  };
}

interface Build {
  client: Client;
  registry: TypeRegistry;
  name: TargetName;
  target: Target | undefined;
  select: string;
}

async function buildTable(build: Build): Promise<BuildResult> {
  const {client, registry, name, target} = build;
  const isTable = target !== undefined && target.kind !== 'v' && target.kind !== 'm';
  if (isTable && !target.isPlain) {
    await runSelect(build, `create temporary table weir_built on commit drop as `);
    const wanted = await readColumns(client, registry, built);
    const columns = wanted.map((column) => dialect.quoteIdentifier(column.name)).join(', ');
    return {
      rows: await refillInPlace(client, {name, target, wanted, select: `select ${columns} from ${built}`}),
    };
  }
  const side = sideName(client, name);
  const rows = await runSelect(build, `create table ${dialect.quoteRelation(side)} as `);
  if (target && !isTable) await dropObject(client, name, target);
  await takePlace(client, side, name);
  return {rows};
}

/** A view whose columns only grow is changed in place; otherwise it is made anew, unless others stand on it. */
async function buildView(build: Build): Promise<BuildResult> {
  const {client, name, target} = build;
  const view = dialect.quoteRelation(name);
  if (target?.kind === 'v') {
    await client.query('savepoint before_view');
    try {
      await runSelect(build, `create or replace view ${view} as `);
      return {};
    } catch (error) {
      if (!isServerError(error) || error.code !== '42P16') throw error;
      await client.query('rollback to savepoint before_view');
    }
  }
  if (target) await dropObject(client, name, target);
  await runSelect(build, `create view ${view} as `);
  return {};
}

/** Runs a statement that ends with the user's SELECT; error positions count from there. */
async function runSelect({client, select}: Build, head: string): Promise<number> {
  const statement = {text: `${head}${select}`, queryMode: 'extended'} as const;
  const {rowCount} = await client.query(statement).catch((error: unknown) => {
    throw shiftPosition(error, head.length);
  });
  return rowCount ?? 0;
}

const droppable: Readonly<Record<string, string>> = {
  v: 'view',
  m: 'materialized view',
  f: 'foreign table',
};

/** Never with CASCADE: the server names what depends on the object and refuses. */
async function dropObject(client: Client, name: TargetName, target: Target): Promise<void> {
  await client.query(`drop ${droppable[target.kind] ?? 'table'} ${dialect.quoteRelation(name)}`);
}
