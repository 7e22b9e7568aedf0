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
const isDeleted = dialect.quoteIdentifier(systemColumns.isDeleted);
const deleted = `coalesce(t.${isDeleted}, false)`;

/** Closes the current versions that changed or are gone, then opens one for every key that has none. */
export async function applyVersions(
  client: Client,
  load: RowsRequest,
  application: Application,
): Promise<Applied> {
  const {table, staging, columns, key} = application;
  const moment = momentLiteral(load.loadedAt);
  const {versions, missing = 'keep', marksDeleted = false} = load;
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
  const isCurrent = `t.${validTo} is null${marksDeleted ? ` and not ${deleted}` : ''}`;
  const counts = {written: 0, removed: 0};
  const run = async (counted: keyof typeof counts, text: string) => {
    counts[counted] += (await change(client, text)).rows;
  };
  const joined = `${table} t join ${staging} s on ${sameKey(key)}`;
  if (marksDeleted)
    await run(
      'removed',
      `update ${joined} set t.${validTo} = ${moment} where t.${validTo} is null and ${deleted}`,
    );
  await run('removed', `update ${joined} set t.${validTo} = ${start} where ${isCurrent} and (${isChanged})`);
  if (missing !== 'keep') {
    const isGone = [
      `${isCurrent} and s.${key[0]!.sql} is null`,
      ...windowConditions(load.window, application, 't.'),
    ].join(' and ');
    const paired = `${table} t left join ${staging} s on ${sameKey(key)}`;
    if (marksDeleted) {
      const names = columns.map(({sql}) => sql);
      await run(
        'written',
        `insert into ${table} (${[...names, validFrom, validTo, isDeleted].join(', ')})
         select ${[...names.map((name) => `t.${name}`), moment, 'null', 'true'].join(', ')} from ${paired} where ${isGone}`,
      );
    }
    await run('removed', `update ${paired} set t.${validTo} = ${moment} where ${isGone}`);
  }
  await dropStagedTwins(client, application, ` and t.${validTo} is null`);
  // What was deleted is back from the moment that somebody noticed, whenever it had changed.
  const opening =
    marksDeleted && updatedAt
      ? `case when exists (select 1 from ${table} t where ${sameKey(key)} and ${deleted} and t.${validTo} = ${moment}) then ${moment} else ${start} end`
      : start;
  const constants = {
    [systemColumns.validFrom]: opening,
    [systemColumns.validTo]: 'null',
    ...(marksDeleted && {[systemColumns.isDeleted]: 'false'}),
  };
  await run('written', insertRows(stagedLoad(application), {constants}).text);
  return counts;
}

/** Byte by byte for texts, whatever the collation of the column holds for equal. */
function isDistinct({sql, nativeType}: LoadColumn): string {
  const isText = /char|text|json|enum|set/.test(nativeType);
  const [one, other] = [`t.${sql}`, `s.${sql}`];
  return isText
    ? `not (cast(${one} as binary) <=> cast(${other} as binary))`
    : dialect.isDistinct!(one, other);
}
