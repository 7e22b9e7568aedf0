import type {Client} from 'pg';
import {
  formatRelation,
  type BuildIntoRequest,
  type BuildResult,
  type LoadReceipt,
  type Transform,
} from '#src/warehouse/index.ts';
import {prepareTarget} from './added-columns.ts';
import {letTakeEffect} from './apply-load.ts';
import {shiftPosition} from './bulk-read.ts';
import {changeColumns} from './change-table.ts';
import {dialect} from './dialect.ts';
import {ensureLedger, once, recordLoad} from './ledger.ts';
import {loadError} from './load-errors.ts';
import {planSelect} from './load-plan.ts';
import {ensureSchema, lockName} from './locks.ts';
import {isServerError} from './errors.ts';
import {refillInPlace, sideName, takePlace} from './refill.ts';
import type {Sessions} from './session.ts';
import {staging} from './staging.ts';
import {readColumns, readTarget, type Target, type TargetName} from './target.ts';
import {inTransaction} from './transaction.ts';
import type {TypeRegistry} from './type-registry.ts';
import {requireWindowColumn} from './window.ts';

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
      const {hooks} = request;
      return sessions.use(request.signal, async (client) => {
        await ensureSchema(client, name.schema);
        return inTransaction(client, async () => {
          await lockName(client, dialect.quoteRelation(name));
          await runHooks(client, hooks?.before, translate);
          const target = await readTarget(client, registry, name);
          const build = {client, registry, name, target, select};
          const result =
            request.materialization === 'view' ? await buildView(build) : await buildTable(build);
          await runHooks(client, hooks?.after, translate);
          return result;
        }).catch((error: unknown) => {
          throw translate(error, request.select);
        });
      });
    },
    buildInto(request) {
      const name = {schema: request.into.schema ?? defaultSchema, name: request.into.name};
      return sessions.use(request.signal, async (client) => {
        await ensureLedger(client);
        await ensureSchema(client, name.schema);
        return inTransaction(client, () => buildInto({client, registry, name, translate}, request)).catch(
          (error: unknown) => {
            throw translate(error, request.select);
          },
        );
      });
    },
  };
}

async function runHooks(
  client: Client,
  statements: readonly string[] | undefined,
  translate: (error: unknown, statement: string) => unknown,
): Promise<void> {
  for (const statement of statements ?? [])
    await client.query(statement).catch((error: unknown) => {
      throw translate(error, statement);
    });
}

interface IntoTarget {
  client: Client;
  registry: TypeRegistry;
  name: TargetName;
  translate: (error: unknown, statement: string) => unknown;
}

async function buildInto(
  {client, registry, name, translate}: IntoTarget,
  request: BuildIntoRequest,
): Promise<LoadReceipt> {
  await lockName(client, dialect.quoteRelation(name));
  return once(client, request.loadId, async () => {
    const {hooks} = request;
    await runHooks(client, hooks?.before, translate);
    const target = await readTarget(client, registry, name);
    const build = {client, registry, name, target, select: request.select.replace(/[\s;]+$/, '')};
    const effect =
      request.mode === 'replace' ? await replaceBy(build, request) : await applySelect(build, request);
    const receipt = {...effect, bytes: 0, repeated: false};
    await runHooks(client, hooks?.after, translate);
    await recordLoad(client, request, {relation: name, receipt});
    return receipt;
  });
}

type Applied = Pick<LoadReceipt, 'rowsStaged' | 'rowsWritten' | 'rowsRemoved'>;

async function replaceBy(build: Build, {verify}: BuildIntoRequest): Promise<Applied> {
  const {rows = 0} = await buildTable(build);
  await verify?.({rows});
  return {rowsStaged: rows, rowsWritten: rows};
}

/** All rows are read before the table changes, for the SELECT may read it too. */
async function applySelect(build: Build, request: BuildIntoRequest): Promise<Applied> {
  const {client, registry, name} = build;
  const rowsStaged = await runSelect(build, `create temporary table "weir_staging" on commit drop as `);
  await request.verify?.({rows: rowsStaged});
  const relation = formatRelation(name);
  // Only now, for readers of the table wait from here on.
  if (request.columns) await changeColumns(client, registry, {name, ...request.columns, widen: []});
  const target = request.columns ? await readTarget(client, registry, name) : build.target;
  const plan = planSelect(await readColumns(client, registry, staging), target, relation);
  const {window} = request;
  if (window) requireWindowColumn(window, target?.columns ?? plan.columns, name);
  try {
    await prepareTarget(client, request, {name, target, plan});
    return {rowsStaged, ...(await letTakeEffect(client, request, {name, target, plan}))};
  } catch (error) {
    throw loadError(error, plan, relation);
  }
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
