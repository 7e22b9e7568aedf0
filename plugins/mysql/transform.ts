import {TransferError} from '#src/errors/index.ts';
import type {BuildResult, Transform} from '#src/warehouse/index.ts';
import {buildInto} from './build-into.ts';
import {ask, change, type Client} from './client.ts';
import {dialect} from './dialect.ts';
import {findLoad} from './ledger.ts';
import {inTransaction, withName, withTarget, type Holding} from './loading.ts';
import type {Sessions} from './session.ts';
import {sideTables} from './swap.ts';
import {readTarget, type TargetName} from './target.ts';

/**
 * Builds aside and exchanges: RENAME TABLE moves tables and views alike, and several of them in one step. Killed before
 * it, the former object is as it was, and what lies aside is dropped by the next build.
 */
export function createTransform(
  sessions: Sessions,
  {
    database,
    translate,
  }: {database: string | undefined; translate: (error: unknown, statement: string) => unknown},
): Transform {
  return {
    build({relation, materialization, select, hooks, signal}) {
      const text = select.replace(/[\s;]+$/, '');
      return withName(sessions, {into: relation, database, signal}, async (holding) => {
        const run = hookRunner(holding.client, translate);
        await run(hooks?.before);
        const kind = await kindOf(holding.client, holding.name);
        const result =
          materialization === 'view'
            ? await buildView(holding, kind, text)
            : await buildTable(holding, kind, text);
        await run(hooks?.after);
        return result;
      }).catch((error: unknown) => {
        throw translate(error, select);
      });
    },
    buildInto(request) {
      const {into, loadId, mode, select, signal} = request;
      return withTarget(sessions, {into, database, signal}, async (loading) => {
        const {client, ledger, name} = loading;
        const earlier = await findLoad(client, ledger, loadId);
        if (earlier) return {rowsStaged: earlier.rowsStaged, rowsWritten: 0, bytes: 0, repeated: true};
        const isView = mode === 'replace' && (await kindOf(client, name)) === 'view';
        const target = isView ? undefined : await readTarget(client, name);
        return buildInto(loading, request, {target, runHooks: hookRunner(client, translate)});
      }).catch((error: unknown) => {
        throw translate(error, select);
      });
    },
  };
}

function hookRunner(client: Client, translate: (error: unknown, statement: string) => unknown) {
  return async (statements: readonly string[] = []): Promise<void> => {
    for (const statement of statements)
      await change(client, statement).catch((error: unknown) => {
        throw translate(error, statement);
      });
  };
}

type Kind = 'table' | 'view' | undefined;

async function kindOf(client: Client, {schema, name}: TargetName): Promise<Kind> {
  const [row] = await ask<{type: string}>(
    client,
    'select table_type as type from information_schema.tables where table_schema = ? and table_name = ?',
    [schema, name],
  );
  return row && (row.type.endsWith('VIEW') ? 'view' : 'table');
}

async function buildTable(holding: Holding, kind: Kind, select: string): Promise<BuildResult> {
  const {client, name, collation} = holding;
  const target = kind === 'table' ? await readTarget(client, name) : undefined;
  const {aside} = await clearSide(holding);
  const side = dialect.quoteRelation(aside);
  const {rows} = await change(
    client,
    `create table ${side} engine = InnoDB character set utf8mb4 collate ${collation} as ${select}`,
  );
  if (target && !target.isPlain) await refill(holding, aside);
  else await exchange(holding, kind);
  return {rows};
}

async function buildView(holding: Holding, kind: Kind, select: string): Promise<BuildResult> {
  const {client, name} = holding;
  if (kind === 'table') {
    const {aside} = await clearSide(holding);
    await change(client, `create view ${dialect.quoteRelation(aside)} as ${select}`);
    await exchange(holding, kind);
  } else await change(client, `create or replace view ${dialect.quoteRelation(name)} as ${select}`);
  return {};
}

/** Removes what an earlier build left aside, and sees to it that this one leaves nothing. */
async function clearSide({
  client,
  name,
  onFailure,
}: Holding): Promise<{aside: TargetName; former: TargetName}> {
  const tables = await sideTables(client, name);
  const clear = () => drop(client, tables.aside);
  await clear();
  onFailure(clear);
  return tables;
}

async function exchange({client, name, keep}: Holding, kind: Kind): Promise<void> {
  const {aside, former} = await sideTables(client, name);
  const [table, side, old] = [name, aside, former].map(dialect.quoteRelation);
  await drop(client, former);
  const moves = kind === undefined ? [] : [`${table} to ${old}`];
  await change(client, `rename table ${[...moves, `${side} to ${table}`].join(', ')}`);
  keep();
  await drop(client, former);
}

async function drop(client: Client, name: TargetName): Promise<void> {
  const kind = await kindOf(client, name);
  if (kind) await change(client, `drop ${kind} ${dialect.quoteRelation(name)}`);
}

/** Keeps the identity of a table that triggers or foreign keys hang on. */
async function refill({client, name, relation}: Holding, aside: TargetName): Promise<void> {
  const [built, target] = [await readTarget(client, aside), await readTarget(client, name)];
  const names = (columns: readonly {name: string}[]) => columns.map((column) => column.name).toSorted();
  if (JSON.stringify(names(built!.columns)) !== JSON.stringify(names(target!.columns)))
    throw new TransferError(
      `${relation} has triggers or foreign keys, and the SELECT has other columns than it`,
      {
        code: 'transfer-destination',
        hint: 'Change the columns of the table first, or drop what hangs on it. Nothing was changed.',
      },
    );
  const [table, side] = [name, aside].map(dialect.quoteRelation);
  const columns = built!.columns.map((column) => dialect.quoteIdentifier(column.name)).join(', ');
  await inTransaction(client, async () => {
    await change(client, `delete from ${table}`);
    await change(client, `insert into ${table} (${columns}) select ${columns} from ${side}`);
  });
  await drop(client, aside);
}
