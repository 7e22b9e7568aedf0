import type {Client} from 'pg';
import {TransferError} from '#src/errors/index.ts';
import {formatRelation, type Column, type TableChanges} from '#src/warehouse/index.ts';
import {dialect} from './dialect.ts';
import {loadError} from './load-errors.ts';
import {refuseView} from './load-plan.ts';
import {lockName} from './locks.ts';
import {losesSilently} from './narrowing.ts';
import {toNativeType} from './native-types.ts';
import {readTarget, type Target, type TargetName} from './target.ts';
import {inTransaction} from './transaction.ts';
import type {TypeRegistry} from './type-registry.ts';

type ColumnChanges = Pick<TableChanges, 'add' | 'widen' | 'drop'> & {name: TargetName};

/** Adds, widens and drops columns by one statement, which happens as a whole or not at all. */
export function changeTable(client: Client, registry: TypeRegistry, changes: ColumnChanges): Promise<void> {
  return inTransaction(client, async () => {
    await lockName(client, dialect.quoteRelation(changes.name));
    await changeColumns(client, registry, changes);
  });
}

/** The same inside of the caller's transaction, which has locked the name. */
export async function changeColumns(
  client: Client,
  registry: TypeRegistry,
  {name, add, widen, drop = []}: ColumnChanges,
): Promise<void> {
  const relation = formatRelation(name);
  const target = await readTarget(client, registry, name);
  if (!target)
    throw new TransferError(`There is no table ${relation} to change`, {code: 'transfer-destination'});
  refuseView(target, relation);
  const changes = [
    ...add
      .filter((column) => !target.columns.some((present) => present.name === column.name))
      .map((column) => `add column ${dialect.quoteIdentifier(column.name)} ${toNativeType(column.type)}`),
    ...widen.flatMap((column) => widening(target, column, relation)),
    ...drop.map((column) => `drop column if exists ${dialect.quoteIdentifier(column)}`),
  ];
  if (changes.length === 0) return;
  await client
    .query(`alter table ${dialect.quoteRelation(name)} ${changes.join(', ')}`)
    .catch((error: unknown) => {
      throw loadError(error, {staged: []}, relation);
    });
}

function widening(target: Target, {name, type}: Column, relation: string): string[] {
  const found = target.columns.find((present) => present.name === name);
  if (!found)
    throw new TransferError(`${relation} has no column ${name} to widen`, {code: 'transfer-destination'});
  const nativeType = toNativeType(type);
  if (found.nativeType === nativeType) return [];
  if (losesSilently(found.type, type))
    throw new TransferError(
      `Column ${name} of ${relation} is ${found.nativeType} and would lose data as ${nativeType}`,
      {code: 'transfer-destination', hint: 'Choose a type that holds all values of both.'},
    );
  const column = dialect.quoteIdentifier(name);
  return [`alter column ${column} type ${nativeType} using ${column}::${nativeType}`];
}
