import type {Client} from 'pg';
import {TransferError} from '#src/errors/index.ts';
import {
  formatRelation,
  type FinishBuildRequest,
  type LoadReceipt,
  type LoadRequest,
} from '#src/warehouse/index.ts';
import {applyLoad, createSide} from './apply-load.ts';
import {dialect} from './dialect.ts';
import {once, recordLoad} from './ledger.ts';
import {loadError} from './load-errors.ts';
import {planLoad, refuseView} from './load-plan.ts';
import {lockName, shareName, tryLockName} from './locks.ts';
import {refillInPlace, takePlace} from './refill.ts';
import {readTarget, type TargetName} from './target.ts';
import {inTransaction} from './transaction.ts';
import type {TypeRegistry} from './type-registry.ts';

/** A session's client with what a load needs to know of the database. */
export interface BuildSite {
  client: Client;
  registry: TypeRegistry;
  /** The table that the build is for. */
  name: TargetName;
}

/**
 * Adds the rows of one part to the hidden table of a build. Parts share the name of that table, so that they can come
 * side by side; only who finishes or discards the build has it alone.
 */
export async function loadPart(
  site: BuildSite,
  request: LoadRequest & {build: string},
): Promise<LoadReceipt> {
  const {client, registry, name} = site;
  const hidden = await hiddenTable(client, name, request.build);
  const relation = formatRelation(name);
  try {
    for (;;) {
      await ensureHidden(site, request, hidden);
      const receipt = await inTransaction(client, async () => {
        await lockName(client, `load ${request.loadId}`);
        await shareName(client, formatRelation(hidden));
        const target = await readTarget(client, registry, hidden);
        if (!target) return undefined;
        return once(client, request.loadId, async () => {
          const plan = planLoad(request.source, target, {mode: 'append', relation});
          try {
            const part = {...request, mode: 'append'} as const;
            const done = await applyLoad(client, part, {name: hidden, target, plan});
            await recordLoad(client, request, {relation: name, receipt: done});
            return done;
          } catch (error) {
            throw loadError(error, plan, relation);
          }
        });
      });
      // Otherwise a part that failed beside this one has just removed the empty table.
      if (receipt) return receipt;
    }
  } catch (error) {
    await dropEmpty(client, hidden).catch(() => {});
    throw error;
  }
}

/** Puts the hidden table in the place of the target, or its rows into it where others hang on that. */
export async function finishBuild(site: BuildSite, request: FinishBuildRequest): Promise<LoadReceipt> {
  const {client, registry, name} = site;
  const relation = formatRelation(name);
  return inTransaction(client, async () => {
    await lockName(client, dialect.quoteRelation(name));
    return once(client, request.loadId, async () => {
      const hidden = await hiddenTable(client, name, request.build);
      await lockName(client, formatRelation(hidden));
      const built = await readTarget(client, registry, hidden);
      if (!built)
        throw new TransferError(`The build ${request.build} of ${relation} has no parts`, {
          code: 'transfer-destination',
          hint: 'Load it again from the beginning; a build that was finished or discarded is gone.',
        });
      const from = dialect.quoteRelation(hidden);
      const counted = await client.query<{rows: string}>(`select count(*) as rows from ${from}`);
      const rows = Number(counted.rows[0]!.rows);
      await request.verify?.({rows});
      const target = await readTarget(client, registry, name);
      if (target) refuseView(target, relation);
      try {
        if (target && !target.isPlain) {
          const names = built.columns.map((column) => dialect.quoteIdentifier(column.name)).join(', ');
          const select = `select ${names} from ${from}`;
          await refillInPlace(client, {name, target, wanted: built.columns, select});
          await client.query(`drop table ${from}`);
        } else await takePlace(client, hidden, name);
      } catch (error) {
        throw loadError(error, {staged: []}, relation);
      }
      const receipt = {rowsStaged: rows, rowsWritten: rows, bytes: 0, repeated: false};
      await recordLoad(client, request, {relation: name, receipt});
      return receipt;
    });
  });
}

export async function discardBuild({client, name}: BuildSite, build: string): Promise<void> {
  const hidden = await hiddenTable(client, name, build);
  await inTransaction(client, async () => {
    await lockName(client, formatRelation(hidden));
    await client.query(`drop table if exists ${dialect.quoteRelation(hidden)}`);
  });
}

/** The name has a fixed length, because the server cuts long ones. */
async function hiddenTable(client: Client, name: TargetName, build: string): Promise<TargetName> {
  const {rows} = await client.query<{hash: string}>(
    `select left(encode(sha256(convert_to($1, 'UTF8')), 'hex'), 16) as hash`,
    [`${formatRelation(name)} ${build}`],
  );
  return {schema: name.schema, name: `_weir_build_${rows[0]!.hash}`};
}

/** Made in a transaction of its own, so that parts which come at the same time need not wait for one another. */
async function ensureHidden(
  {client, registry, name}: BuildSite,
  {source}: LoadRequest,
  hidden: TargetName,
): Promise<void> {
  if (await readTarget(client, registry, hidden)) return;
  await inTransaction(client, async () => {
    await lockName(client, creationOf(hidden));
    if (await readTarget(client, registry, hidden)) return;
    const target = await readTarget(client, registry, name);
    const plan = planLoad(source, target, {mode: 'replace', relation: formatRelation(name)});
    await createSide(client, hidden, {name, target, plan});
  });
}

/** A part that fails removes the table that it has made, unless there are rows of others or will be. */
async function dropEmpty(client: Client, hidden: TargetName): Promise<void> {
  const table = dialect.quoteRelation(hidden);
  await inTransaction(client, async () => {
    await lockName(client, creationOf(hidden));
    if (!(await tryLockName(client, formatRelation(hidden)))) return;
    const {rowCount} = await client.query(`select from ${table} limit 1`);
    if (rowCount === 0) await client.query(`drop table ${table}`);
  });
}

function creationOf(hidden: TargetName): string {
  return `creation of ${formatRelation(hidden)}`;
}
