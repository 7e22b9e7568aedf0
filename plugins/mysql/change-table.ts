import {TransferError} from '#src/errors/index.ts';
import type {TableChanges} from '#src/warehouse/index.ts';
import {ask, change, type Client} from './client.ts';
import {dialect} from './dialect.ts';
import type {Loading} from './loading.ts';
import {fromNativeType, toNativeType} from './native-types.ts';
import {readTarget, type TargetColumn, type TargetName} from './target.ts';

/** Adds, widens and drops columns by one statement, which happens as a whole or not at all. */
export async function changeTable(
  {client, name, relation, collation}: Loading,
  {add, widen, drop = []}: TableChanges,
): Promise<void> {
  const target = await readTarget(client, name);
  if (!target)
    throw new TransferError(`There is no table ${relation} to change`, {code: 'transfer-destination'});
  const present = new Map(target.columns.map((column) => [column.name.toLowerCase(), column]));
  const rests =
    widen.length > 0 ? await definitionRests(client, name, target.columns) : new Map<string, string>();
  const changes = [
    ...add
      .filter((column) => !present.has(column.name.toLowerCase()))
      .map((column) => {
        const nativeType = toNativeType(column.type);
        const isText = fromNativeType(nativeType).kind === 'text';
        return `add column ${dialect.quoteIdentifier(column.name)} ${nativeType}${isText ? ` collate ${collation}` : ''} null`;
      }),
    ...widen.map((column) => {
      const found = present.get(column.name.toLowerCase());
      if (!found)
        throw new TransferError(`${relation} has no column ${column.name} to widen`, {
          code: 'transfer-destination',
        });
      const nativeType = toNativeType(column.type);
      const rest = rests.get(found.name) ?? '';
      const isText = fromNativeType(nativeType).kind === 'text';
      const isTextNow = found.collation !== undefined;
      const kept = isText ? rest : rest.replace(/character set \S+|collate \S+/gi, '');
      const collate = isText && !isTextNow ? ` collate ${collation}` : '';
      return `modify column ${dialect.quoteIdentifier(found.name)} ${nativeType}${collate} ${kept}`;
    }),
    ...drop
      .filter((column) => present.has(column.toLowerCase()))
      .map((column) => `drop column ${dialect.quoteIdentifier(column)}`),
  ];
  if (changes.length > 0)
    await change(client, `alter table ${dialect.quoteRelation(name)} ${changes.join(', ')}`);
}

/** What follows the type of each column in its definition (default, NOT NULL, comment), which MODIFY would drop. */
async function definitionRests(
  client: Client,
  name: TargetName,
  columns: readonly TargetColumn[],
): Promise<Map<string, string>> {
  const [row] = await ask<Record<string, string>>(client, `show create table ${dialect.quoteRelation(name)}`);
  const lines = (row!['Create Table'] ?? '').split('\n').map((line) => line.trim().replace(/,$/, ''));
  return new Map(
    columns.flatMap((column) => {
      const start = `${dialect.quoteIdentifier(column.name)} `;
      const line = lines.find((candidate) => candidate.startsWith(start));
      const definition = line?.slice(start.length);
      const type = column.nativeType === 'json' ? 'longtext' : column.nativeType;
      const length = definition?.startsWith(column.nativeType) ? column.nativeType.length : type.length;
      return definition === undefined ? [] : [[column.name, definition.slice(length).trim()] as const];
    }),
  );
}
