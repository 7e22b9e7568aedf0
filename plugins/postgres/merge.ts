import type {Client} from 'pg';
import {TransferError} from '#src/errors/index.ts';
import type {LoadColumn} from './load-plan.ts';

export interface MergeRequest {
  /** Quoted names. */
  table: string;
  staging: string;
  key: readonly string[];
  columns: readonly LoadColumn[];
  /** For sentences. */
  relation: string;
}

/** Updates the rows whose key is there and inserts the others. */
export async function mergeStaged(client: Client, request: MergeRequest): Promise<number> {
  const {table, staging, key, columns} = request;
  await refuseMissingKeys(client, request);
  await refuseRepeatedKeys(client, request);
  await client.query(`analyze ${staging}`);
  await client.query(`lock table ${table} in share row exclusive mode`);
  const isSameRow = key.map((column) => `t.${column} = s.${column}`).join(' and ');
  const values = columns.filter((column) => !key.includes(column.sql));
  let written = 0;
  if (values.length > 0) {
    const assignments = values.map((column) => `${column.sql} = ${column.expression}`).join(', ');
    const updated = await client.query(
      `update ${table} t set ${assignments} from ${staging} s where ${isSameRow}`,
    );
    written += updated.rowCount ?? 0;
  }
  const inserted = await client.query(
    `insert into ${table} (${columns.map((column) => column.sql).join(', ')}) overriding system value
     select ${columns.map((column) => column.expression).join(', ')} from ${staging} s
     where not exists (select from ${table} t where ${isSameRow})`,
  );
  return written + (inserted.rowCount ?? 0);
}

/** A missing key equals nothing, so such a row would be inserted anew by every load. */
async function refuseMissingKeys(client: Client, {staging, key, relation}: MergeRequest): Promise<void> {
  const isMissing = key.map((column) => `${column} is null`).join(' or ');
  const {rows} = await client.query<{count: string}>(
    `select count(*) as count from ${staging} where ${isMissing}`,
  );
  if (rows[0]!.count === '0') return;
  throw new TransferError(
    `${rows[0]!.count} rows for ${relation} have no value in the key (${key.join(', ')})`,
    {
      code: 'transfer-destination',
      hint: 'Nothing was loaded. Choose a key that is never null, or leave such rows out in the source.',
    },
  );
}

/** A stream has no order that tells which of two rows is the later one. */
async function refuseRepeatedKeys(client: Client, {staging, key, relation}: MergeRequest): Promise<void> {
  const columns = key.join(', ');
  const {rows} = await client.query<{example: string}>(
    `select concat_ws(', ', ${columns}) as example from ${staging} group by ${columns} having count(*) > 1 limit 1`,
  );
  if (rows.length === 0) return;
  throw new TransferError(
    `Several rows for ${relation} have the same key (${columns}) = (${rows[0]!.example})`,
    {
      code: 'transfer-destination',
      hint: 'Nothing was loaded. Choose columns that identify a row, or remove duplicates in the source.',
    },
  );
}
