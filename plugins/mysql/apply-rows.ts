import {systemColumns, type LoadRequest, type LoadWindow} from '#src/warehouse/index.ts';
import {change, type Client} from './client.ts';
import {dialect} from './dialect.ts';
import type {LoadColumn} from './load-plan.ts';
import {applyVersions} from './apply-versions.ts';
import {momentLiteral} from './moment.ts';
import type {Target} from './target.ts';

/** Staged rows and the table that they go to. */
export interface Application {
  /** Quoted names. */
  table: string;
  staging: string;
  /** Columns of the table, in the order of the stream. */
  columns: readonly LoadColumn[];
  key: readonly LoadColumn[];
  target: Target | undefined;
}

export interface Applied {
  written: number;
  removed?: number;
}

/**
 * Moves staged rows into the table. No statement names the temporary table twice, for MySQL cannot open it again. All
 * run in the transaction of the load, and each sees what those before it did.
 */
export async function applyRows(
  client: Client,
  load: LoadRequest,
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
      return {written: await insertAll(client, application, stamp)};
    }
    case 'append':
      return insertIntoWindow(client, load, application);
    case 'replace': {
      const removed = await run(client, `delete from ${application.table}`);
      return {written: await insertAll(client, application), removed};
    }
  }
}

/** Deletions first, so that a row which is gone is not updated; then what the load does not bring. */
async function merge(client: Client, load: LoadRequest, application: Application): Promise<Applied> {
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
  written += await insertNew(client, application, gone && `not ${gone}`);
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
  return {written, ...((deletions || (missing ?? 'keep') !== 'keep') && {removed})};
}

/** A key may be NULL here, and then goes with those that are NULL as well. */
async function deleteAndInsert(client: Client, application: Application): Promise<Applied> {
  const {table, staging, key} = application;
  const isSame = key.map(({sql}) => `t.${sql} <=> s.${sql}`).join(' and ');
  const removed = await run(client, `delete t from ${table} t join ${staging} s on ${isSame}`);
  return {written: await insertAll(client, application), removed};
}

async function insertIntoWindow(
  client: Client,
  {window}: LoadRequest,
  application: Application,
): Promise<Applied> {
  const removed = await emptyWindow(client, window, application);
  const written = await insertAll(client, application);
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

/** An open window has no condition. */
export function windowConditions(
  window: LoadWindow | undefined,
  {columns, target}: Pick<Application, 'columns' | 'target'>,
  prefix: string,
): string[] {
  if (!window) return [];
  const column = prefix + dialect.quoteIdentifier(window.column);
  const isOf = ({name}: {name: string}) => name.toLowerCase() === window.column.toLowerCase();
  const type = target?.columns.find(isOf)?.type ?? columns.find(isOf)?.sourceType ?? {kind: 'text'};
  const literal = (value: string): string => {
    const isNumber = type.kind === 'integer' || type.kind === 'decimal';
    if (isNumber && /^-?\d+(\.\d+)?$/.test(value)) return value;
    return type.kind === 'timestamp' ? dialect.quoteInstant!(value) : dialect.quoteLiteral(value);
  };
  const {from, to} = window;
  return [
    ...(from ? [`${column} ${from.inclusive ? '>=' : '>'} ${literal(from.value)}`] : []),
    ...(to ? [`${column} ${to.inclusive ? '<=' : '<'} ${literal(to.value)}`] : []),
  ];
}

/** Inserts the staged rows whose key is not there. */
function insertNew(client: Client, application: Application, condition?: string): Promise<number> {
  const {table, staging, columns, key} = application;
  const names = columns.map(({sql}) => sql).join(', ');
  const values = columns.map(({sql}) => `s.${sql}`).join(', ');
  const isNew = [`t.${key[0]!.sql} is null`, ...(condition ? [condition] : [])].join(' and ');
  return run(
    client,
    `insert into ${table} (${names}) select ${values} from ${staging} s
     left join ${table} t on ${sameKey(key)} where ${isNew}`,
  );
}

/** Inserts all staged rows, with constants in further columns. */
function insertAll(
  client: Client,
  {table, staging, columns}: Application,
  constants: Readonly<Record<string, string>> = {},
): Promise<number> {
  const names = [...columns.map(({sql}) => sql), ...Object.keys(constants).map(dialect.quoteIdentifier)];
  const values = [...columns.map(({sql}) => `s.${sql}`), ...Object.values(constants)];
  return run(
    client,
    `insert into ${table} (${names.join(', ')}) select ${values.join(', ')} from ${staging} s`,
  );
}

export function sameKey(key: readonly LoadColumn[]): string {
  return key.map(({sql}) => `t.${sql} = s.${sql}`).join(' and ');
}

async function run(client: Client, text: string): Promise<number> {
  return (await change(client, text)).rows;
}
