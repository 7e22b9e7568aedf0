import {systemColumns} from '#src/warehouse/index.ts';
import {insertRows} from '#src/sql/load/index.ts';
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
import type {LoadColumn} from './load-plan.ts';
import {momentLiteral} from './moment.ts';

const validFrom = dialect.quoteIdentifier(systemColumns.validFrom);
const validTo = dialect.quoteIdentifier(systemColumns.validTo);

/** Closes the current versions that changed or are gone, then opens one for every key that has none. */
export async function applyVersions(
  client: Client,
  load: RowsRequest,
  application: Application,
): Promise<Applied> {
  const {table, staging, columns, key} = application;
  const moment = momentLiteral(load.loadedAt);
  const {versions, missing = 'keep'} = load;
  const updatedAt =
    versions && 'updatedAt' in versions ? `s.${dialect.quoteIdentifier(versions.updatedAt)}` : undefined;
  const start = updatedAt ?? moment;
  const compared =
    versions && 'columns' in versions
      ? columns.filter(({name}) => versions.columns.includes(name))
      : columns.filter((column) => !key.includes(column));
  const isChanged = updatedAt
    ? `${updatedAt} > t.${validFrom}`
    : compared.map(isDistinct).join(' or ') || '1 = 0';
  const closed = await change(
    client,
    `update ${table} t join ${staging} s on ${sameKey(key)} set t.${validTo} = ${start}
     where t.${validTo} is null and (${isChanged})`,
  );
  let removed = closed.rows;
  if (missing !== 'keep') {
    const isGone = [
      `t.${validTo} is null and s.${key[0]!.sql} is null`,
      ...windowConditions(load.window, application, 't.'),
    ];
    const ended = await change(
      client,
      `update ${table} t left join ${staging} s on ${sameKey(key)} set t.${validTo} = ${moment}
       where ${isGone.join(' and ')}`,
    );
    removed += ended.rows;
  }
  await dropStagedTwins(client, application, ` and t.${validTo} is null`);
  const constants = {[systemColumns.validFrom]: start, [systemColumns.validTo]: 'null'};
  const opened = await change(client, insertRows(stagedLoad(application), {constants}).text);
  return {written: opened.rows, removed};
}

/** Byte by byte for texts, whatever the collation of the column holds for equal. */
function isDistinct({sql, nativeType}: LoadColumn): string {
  const isText = /char|text|json|enum|set/.test(nativeType);
  const [one, other] = [`t.${sql}`, `s.${sql}`];
  return isText
    ? `not (cast(${one} as binary) <=> cast(${other} as binary))`
    : dialect.isDistinct!(one, other);
}
