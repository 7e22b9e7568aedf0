import {formatRelation} from '#src/warehouse/index.ts';
import {ask, change, type Client} from './client.ts';
import {dialect} from './dialect.ts';
import type {Ledger} from './ledger.ts';
import type {TargetName} from './target.ts';

/**
 * Statements that define tables commit at once, so a table cannot be exchanged inside the transaction of a load.
 * Instead the row of the load in the ledger, committed together with the rows of the new table, says which exchange is
 * to follow. Killed before that commit, the load never was, and its table is dropped by the next one. Killed after it,
 * the exchange is still written in the ledger, and whoever loads into the table next finishes it first. RENAME TABLE
 * puts both tables in their places in one step, so readers see the old rows or the new ones.
 */
export interface Swap {
  aside: TargetName;
  /** Where the former table goes before it is dropped. */
  former: TargetName;
}

/** Tables for work on this target; the names are always the same, so that what a killed load left is found. */
export async function sideTables(client: Client, name: TargetName): Promise<Swap> {
  const hash = await hashOf(client, formatRelation(name));
  return {
    aside: {schema: name.schema, name: `_weir_new_${hash}`},
    former: {schema: name.schema, name: `_weir_old_${hash}`},
  };
}

/** The table of a build, hidden until the build is finished. */
export async function buildTable(client: Client, name: TargetName, build: string): Promise<TargetName> {
  const hash = await hashOf(client, `${formatRelation(name)} ${build}`);
  return {schema: name.schema, name: `_weir_build_${hash}`};
}

async function hashOf(client: Client, text: string): Promise<string> {
  const [row] = await ask<{hash: string}>(client, 'select left(sha2(?, 256), 16) as hash', [text]);
  return row!.hash;
}

/** Finishes exchanges that were committed but not carried out. Needs the lock of the name. */
export async function finishSwaps(client: Client, ledger: Ledger, name: TargetName): Promise<void> {
  const pending = await ask<{load_id: string; swap: string}>(
    client,
    `select load_id, swap from ${ledger.loads} where swap is not null and relation = ? order by committed_at`,
    [formatRelation(name)],
  );
  for (const {load_id: loadId, swap} of pending)
    await carryOut(client, ledger, {loadId, name, swap: JSON.parse(swap) as Swap});
}

/** Safe to repeat after any of its steps: while the new table is still aside, the exchange has not happened. */
export async function carryOut(
  client: Client,
  ledger: Ledger,
  {loadId, name, swap}: {loadId: string; name: TargetName; swap: Swap},
): Promise<void> {
  const [table, aside, former] = [name, swap.aside, swap.former].map(dialect.quoteRelation);
  if (await exists(client, swap.aside)) {
    await change(client, `drop table if exists ${former}`);
    const moves = (await exists(client, name)) ? [`${table} to ${former}`] : [];
    await change(client, `rename table ${[...moves, `${aside} to ${table}`].join(', ')}`);
  }
  await change(client, `drop table if exists ${former}`);
  await ask(client, `update ${ledger.loads} set swap = null where load_id = ?`, [loadId]);
}

export async function exists(client: Client, {schema, name}: TargetName): Promise<boolean> {
  const rows = await ask(
    client,
    'select 1 from information_schema.tables where table_schema = ? and table_name = ?',
    [schema, name],
  );
  return rows.length > 0;
}
