import type {Client} from 'pg';
import {dialect} from './dialect.ts';
import {processId} from './session.ts';
import type {Target, TargetName} from './target.ts';

/** A column as it is to be. */
export interface WantedColumn {
  name: string;
  nativeType: string;
}

/**
 * Gives a table new rows and keeps its identity, so that views, grants and indexes stay. Readers see the old
 * rows until the transaction commits. The server refuses to drop or retype a column that a view uses.
 */
export async function refillInPlace(
  client: Client,
  {
    name,
    target,
    wanted,
    select,
  }: {name: TargetName; target: Target; wanted: readonly WantedColumn[]; select: string},
): Promise<number> {
  const table = dialect.quoteRelation(name);
  await client.query(`lock table ${table} in share row exclusive mode`);
  await client.query(`delete from ${table}`);
  const changes = columnChanges(target, wanted);
  if (changes.length > 0) await client.query(`alter table ${table} ${changes.join(', ')}`);
  const columns = wanted.map((column) => dialect.quoteIdentifier(column.name)).join(', ');
  const {rowCount} = await client.query(
    `insert into ${table} (${columns}) overriding system value ${select}`,
  );
  return rowCount ?? 0;
}

function columnChanges(target: Target, wanted: readonly WantedColumn[]): string[] {
  const isWanted = new Set(wanted.map((column) => column.name));
  const present = new Map(target.columns.map((column) => [column.name, column.nativeType]));
  const dropped = target.columns
    .filter((column) => !isWanted.has(column.name))
    .map((column) => `drop column ${dialect.quoteIdentifier(column.name)}`);
  const others = wanted.flatMap(({name, nativeType}) => {
    const column = dialect.quoteIdentifier(name);
    if (!present.has(name)) return [`add column ${column} ${nativeType}`];
    if (present.get(name) === nativeType) return [];
    return [`alter column ${column} type ${nativeType} using null`];
  });
  return [...dropped, ...others];
}

/** A name for a table that only this session sees until it takes the place of the old one. */
export function sideName(client: Client, {schema}: TargetName): TargetName {
  return {schema, name: `_weir_new_${processId(client)}`};
}

/** Puts a finished table in the place of a plain one, or where nothing stands yet. */
export async function takePlace(client: Client, side: TargetName, name: TargetName): Promise<void> {
  await client.query(`drop table if exists ${dialect.quoteRelation(name)}`);
  await client.query(
    `alter table ${dialect.quoteRelation(side)} rename to ${dialect.quoteIdentifier(name.name)}`,
  );
}
