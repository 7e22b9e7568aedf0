import {TransferError} from '#src/errors/index.ts';
import type {Checksum, LoadRequest} from '#src/warehouse/index.ts';
import {checksumKind, checksumSelect, findBadKey, readChecksum} from '#src/sql/load/index.ts';
import {askRows, change, type Client} from './client.ts';
import {dialect} from './dialect.ts';
import {fillTable, type FillResult} from './fill-table.ts';
import {definitions, type LoadColumn} from './load-plan.ts';
import type {TargetName} from './target.ts';

/** A temporary table goes with its session, and making one commits nothing. */
export async function createStaging(
  client: Client,
  {schema}: TargetName,
  {columns, key}: {columns: readonly LoadColumn[]; key: readonly LoadColumn[]},
): Promise<string> {
  const staging = dialect.quoteRelation({schema, name: '_weir_staging'});
  const parts = key.map(({sql, nativeType}) => (hasPrefixIndex(nativeType) ? `${sql}(64)` : sql));
  const index =
    key.length === 0 || key.some(({nativeType}) => nativeType === 'json')
      ? ''
      : `, key (${parts.join(', ')})`;
  await change(client, `create temporary table ${staging} (${definitions(columns)}${index}) engine = InnoDB`);
  return staging;
}

function hasPrefixIndex(nativeType: string): boolean {
  return /(text|blob)$/.test(nativeType);
}

/** Fills a table that holds nothing else, and has the caller judge what came before it takes effect. */
export async function fillAndVerify(
  client: Client,
  load: LoadRequest,
  {table, columns, relation}: {table: string; columns: readonly LoadColumn[]; relation: string},
): Promise<FillResult> {
  const filled = await fillTable(client, load, {into: table, columns, relation});
  const checksum = load.checksum ? {checksum: await sumUp(client, table, columns)} : {};
  await load.verify?.({rows: filled.rows, ...checksum});
  return filled;
}

async function sumUp(client: Client, table: string, columns: readonly LoadColumn[]): Promise<Checksum> {
  const summed = columns.map(({name, sourceType}) => ({name, kind: checksumKind(sourceType.kind)}));
  const text = checksumSelect(summed, table, {...dialect, textLength: 'char_length'});
  const [row] = await askRows(client, text);
  return readChecksum(summed, row!);
}

/**
 * A key that is NULL would be inserted anew by every load, and a stream has no order that tells which of two rows with
 * one key is the later one.
 */
export async function refuseBadKeys(
  client: Client,
  staging: string,
  {key, relation}: {key: readonly LoadColumn[]; relation: string},
): Promise<void> {
  const names = key.map(({name}) => name);
  const [row] = await askRows(client, findBadKey(staging, names, dialect));
  if (!row) return;
  const values = row.slice(0, -1);
  const isMissing = values.includes(null);
  throw new TransferError(
    isMissing
      ? `Rows for ${relation} have no value in the key (${names.join(', ')})`
      : `Several rows for ${relation} have the same key (${names.join(', ')}) = (${values.join(', ')})`,
    {
      code: 'transfer-destination',
      hint: isMissing
        ? 'Nothing was loaded. Choose a key that is never null, or leave such rows out in the source.'
        : 'Nothing was loaded. Choose columns that identify a row, or remove duplicates in the source.',
    },
  );
}
