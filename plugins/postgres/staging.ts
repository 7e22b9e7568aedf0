import type {Client} from 'pg';
import {TransferError} from '#src/errors/index.ts';
import {checksumKind, checksumSelect, findBadKey, readChecksum} from '#src/sql/load/index.ts';
import type {Checksum, LoadRequest} from '#src/warehouse/index.ts';
import {dialect} from './dialect.ts';
import type {LoadColumn} from './load-plan.ts';
import {fromNativeType} from './native-types.ts';

/** Quoted name of the temporary table that goes with the transaction of the load. */
export const staging = 'pg_temp."weir_staging"';

export async function createStaging(client: Client, columns: readonly LoadColumn[]): Promise<void> {
  const definitions = columns.map(({sql, stagingType}) => `${sql} ${stagingType}`).join(', ');
  await client.query(`create temporary table "weir_staging" (${definitions}) on commit drop`);
}

/** Has the caller judge the rows that came, before the transaction makes them visible. */
export async function verifyRows(
  client: Client,
  load: Pick<LoadRequest, 'checksum' | 'verify'>,
  {rows, table, columns}: {rows: number; table: string; columns: readonly LoadColumn[]},
): Promise<void> {
  const checksum = load.checksum ? {checksum: await sumUp(client, table, columns)} : {};
  await load.verify?.({rows, ...checksum});
}

async function sumUp(client: Client, table: string, columns: readonly LoadColumn[]): Promise<Checksum> {
  const summed = columns.map(({name, sourceType}) => ({name, kind: checksumKind(sourceType.kind)}));
  const items = columns.map((column) => `${summable(column)} as ${column.sql}`);
  const text = checksumSelect(summed, `(select ${items.join(', ')} from ${table})`, dialect);
  const {rows} = await client.query<unknown[]>({text, rowMode: 'array'});
  return readChecksum(summed, rows[0]!);
}

/** The column in the kind of the source, where the table has another. */
function summable({sql, sourceType, stagingType}: LoadColumn): string {
  const kind = checksumKind(sourceType.kind);
  if (kind === 'other' || kind === checksumKind(fromNativeType(stagingType).kind)) return sql;
  return `cast(${sql} as ${kind === 'number' ? 'numeric' : 'text'})`;
}

/**
 * A key that is NULL would be inserted anew by every load, and a stream has no order that tells which of two rows with
 * one key is the later one.
 */
export async function refuseBadKeys(
  client: Client,
  {key, relation}: {key: readonly LoadColumn[]; relation: string},
): Promise<void> {
  const names = key.map(({name}) => name);
  const text = findBadKey(staging, names, dialect);
  const {rows} = await client.query<unknown[]>({text, rowMode: 'array'});
  const values = rows[0]?.slice(0, -1);
  if (!values) return;
  const isMissing = values.includes(null);
  throw new TransferError(
    isMissing
      ? `Rows for ${relation} have no value in the key (${names.join(', ')})`
      : `Several rows for ${relation} have the same key (${names.join(', ')}) = (${values.map(String).join(', ')})`,
    {
      code: 'transfer-destination',
      hint: isMissing
        ? 'Nothing was loaded. Choose a key that is never null, or leave such rows out in the source.'
        : 'Nothing was loaded. Choose columns that identify a row, or remove duplicates in the source.',
    },
  );
}
