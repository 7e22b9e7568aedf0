import {TransferError} from '#src/errors/index.ts';
import type {Checksum, LoadRequest} from '#src/warehouse/index.ts';
import {ask, change, type Client} from './client.ts';
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
  const expressions = columns.flatMap(({sql, sourceType}, index) => [
    `count(${sql}) as v${index}`,
    ...(sourceType.kind === 'text' ? [`sum(char_length(${sql})) as s${index}`] : []),
    ...(sourceType.kind === 'integer' || sourceType.kind === 'decimal' ? [`sum(${sql}) as s${index}`] : []),
  ]);
  const [row] = await ask<Record<string, string | number | null>>(
    client,
    `select ${expressions.join(', ')} from ${table}`,
  );
  return Object.fromEntries(
    columns.map(({name}, index) => {
      const sum = row![`s${index}`] ?? null;
      return [
        name,
        {values: String(row![`v${index}`]), ...(sum !== null && {sum: withoutTrailingZeros(String(sum))})},
      ];
    }),
  );
}

function withoutTrailingZeros(digits: string): string {
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
}

/** A missing key equals nothing, so such a row would be inserted anew by every load. */
export async function refuseMissingKeys(
  client: Client,
  staging: string,
  {key, relation}: {key: readonly LoadColumn[]; relation: string},
): Promise<void> {
  const isMissing = key.map(({sql}) => `${sql} is null`).join(' or ');
  const [row] = await ask<{count: string | number}>(
    client,
    `select count(*) as count from ${staging} where ${isMissing}`,
  );
  if (Number(row!.count) === 0) return;
  const names = key.map(({name}) => name).join(', ');
  throw new TransferError(`${row!.count} rows for ${relation} have no value in the key (${names})`, {
    code: 'transfer-destination',
    hint: 'Nothing was loaded. Choose a key that is never null, or leave such rows out in the source.',
  });
}

/** A stream has no order that tells which of two rows is the later one. */
export async function refuseRepeatedKeys(
  client: Client,
  staging: string,
  {key, relation}: {key: readonly LoadColumn[]; relation: string},
): Promise<void> {
  const columns = key.map(({sql}) => sql).join(', ');
  const [row] = await ask<{example: string}>(
    client,
    `select concat_ws(', ', ${columns}) as example from ${staging} group by ${columns} having count(*) > 1 limit 1`,
  );
  if (!row) return;
  const names = key.map(({name}) => name).join(', ');
  throw new TransferError(`Several rows for ${relation} have the same key (${names}) = (${row.example})`, {
    code: 'transfer-destination',
    hint: 'Nothing was loaded. Choose columns that identify a row, or remove duplicates in the source.',
  });
}
