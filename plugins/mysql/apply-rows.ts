import {systemColumns, type LoadWindow} from '#src/warehouse/index.ts';
import {insertRows, type InsertOptions} from '#src/sql/load/index.ts';
import {
  dropStagedTwins,
  sameKey,
  stagedLoad,
  windowConditions,
  type Application,
  type Applied,
  type RowsRequest,
} from './application.ts';
import {change, type Client} from './client.ts';
import {dialect} from './dialect.ts';
import {applyVersions} from './apply-versions.ts';
import {momentLiteral} from './moment.ts';

/**
 * Moves staged rows into the table. No statement names the temporary table twice, for MySQL cannot open it again. All
 * run in the transaction of the load, and each sees what those before it did.
 */
export async function applyRows(
  client: Client,
  load: RowsRequest,
  application: Application,
): Promise<Applied> {
  switch (load.mode) {
    case 'merge':
      return merge(client, load, application);
    case 'delete+insert':
      return deleteAndInsert(client, application);
    case 'insert-only':
      return {written: await insertNew(client, application)};
    case 'scd2':
      return applyVersions(client, load, application);
    case 'snapshot': {
      const stamp = {[systemColumns.snapshotAt]: momentLiteral(load.loadedAt)};
      return {written: await run(client, insertRows(stagedLoad(application), {constants: stamp}).text)};
    }
    case 'append':
      return insertIntoWindow(client, load, application);
    case 'replace': {
      const removed = await run(client, `delete from ${application.table}`);
      return {written: await run(client, insertRows(stagedLoad(application)).text), removed};
    }
  }
}

/** Deletions first, so that a row which is gone is not updated; then what the load does not bring. */
async function merge(client: Client, load: RowsRequest, application: Application): Promise<Applied> {
  const {table, staging, columns, key} = application;
  const {deletions, missing} = load;
  const isSoft = deletions?.kind === 'soft-delete' || missing === 'soft-delete';
  const stamp = dialect.quoteIdentifier(systemColumns.deletedAt);
  const gone = deletions && `coalesce(s.${dialect.quoteIdentifier(deletions.column)}, 0)`;
  const matched = `${table} t join ${staging} s on ${sameKey(key)}`;
  let removed = 0;
  if (gone)
    removed +=
      deletions.kind === 'delete'
        ? await run(client, `delete t from ${matched} where ${gone}`)
        : await run(
            client,
            `update ${matched} set t.${stamp} = ${momentLiteral(load.loadedAt)} where ${gone} and t.${stamp} is null`,
          );
  const values = columns.filter((column) => !key.includes(column));
  const assignments = [
    ...values.map(({sql}) => `t.${sql} = s.${sql}`),
    ...(isSoft ? [`t.${stamp} = null`] : []),
  ];
  const kept = gone ? ` where not ${gone}` : '';
  let written =
    assignments.length > 0 ? await run(client, `update ${matched} set ${assignments.join(', ')}${kept}`) : 0;
  if (missing === 'delete' || missing === 'soft-delete') {
    const absent = [`s.${key[0]!.sql} is null`, ...windowConditions(load.window, application, 't.')].join(
      ' and ',
    );
    const unmatched = `${table} t left join ${staging} s on ${sameKey(key)}`;
    removed +=
      missing === 'delete'
        ? await run(client, `delete t from ${unmatched} where ${absent}`)
        : await run(
            client,
            `update ${unmatched} set t.${stamp} = ${momentLiteral(load.loadedAt)} where ${absent} and t.${stamp} is null`,
          );
  }
  const isNew = gone ? {conditions: [`not ${gone}`]} : {};
  written += await insertNew(client, application, isNew);
  return {written, ...((deletions || (missing ?? 'keep') !== 'keep') && {removed})};
}

/**
 * Inserts the staged rows whose key is not there. The others are dropped from the staging table first, because an
 * INSERT that reads its own table makes a copy of all rows.
 */
async function insertNew(
  client: Client,
  application: Application,
  options: InsertOptions = {},
): Promise<number> {
  await dropStagedTwins(client, application);
  return run(client, insertRows(stagedLoad(application), options).text);
}

/** A key may be NULL here, and then goes with those that are NULL as well. */
async function deleteAndInsert(client: Client, application: Application): Promise<Applied> {
  const {table, staging, key} = application;
  const isSame = key.map(({sql}) => `t.${sql} <=> s.${sql}`).join(' and ');
  const removed = await run(client, `delete t from ${table} t join ${staging} s on ${isSame}`);
  return {written: await run(client, insertRows(stagedLoad(application)).text), removed};
}

async function insertIntoWindow(
  client: Client,
  {window}: RowsRequest,
  application: Application,
): Promise<Applied> {
  const removed = await emptyWindow(client, window, application);
  const written = await run(client, insertRows(stagedLoad(application)).text);
  return {written, ...(removed !== undefined && {removed})};
}

/** Removes the rows of the window; undefined where there is none. */
export async function emptyWindow(
  client: Client,
  window: LoadWindow | undefined,
  application: Pick<Application, 'table' | 'columns' | 'target'>,
): Promise<number | undefined> {
  if (!window) return undefined;
  const conditions = windowConditions(window, application, '');
  const where = conditions.length > 0 ? ` where ${conditions.join(' and ')}` : '';
  return run(client, `delete from ${application.table}${where}`);
}

async function run(client: Client, text: string): Promise<number> {
  return (await change(client, text)).rows;
}
