import {UsageError} from '../../errors/index.ts';
import type {Asset} from '../../project/asset.ts';
import type {RelationDescription} from '../../warehouse/index.ts';
import {findColumn, isSame} from './match-columns.ts';

interface KeyedSide {
  label: string;
  description: RelationDescription;
  asset?: Asset;
}

/** The key that was named, else the primary key, a unique index, or what an asset says. Throws `UsageError` without any. */
export function findKey(a: KeyedSide, b: KeyedSide, named: readonly string[]): readonly string[] {
  if (named.length > 0) return named;
  const candidates = [
    a.description.primaryKey,
    b.description.primaryKey,
    ...[a, b].flatMap(({description}) => uniqueIndexes(description)),
    ...[a, b].flatMap(({asset}) => (asset ? keysOf(asset) : [])),
  ];
  const areThere = (key: readonly string[]) =>
    key.length > 0 &&
    [a, b].every(({description}) => key.every((name) => findColumn(description.columns, name)));
  const found = candidates.find((key) => key !== undefined && areThere(key));
  if (found) return found;
  throw new UsageError(`Neither ${a.label} nor ${b.label} says which columns identify a row`, {
    hint: 'Name them, e.g. --key id or --key order_id,line.',
  });
}

/** True when the system itself holds the key to be unique. */
export function isHeldUnique(description: RelationDescription, key: readonly string[]): boolean {
  const keys = [description.primaryKey ?? [], ...uniqueIndexes(description)];
  return keys.some(
    (columns) => columns.length > 0 && columns.every((name) => key.some((other) => isSame(other, name))),
  );
}

/** True when an index finds rows by a range of this column. */
export function isIndexed(description: RelationDescription, column: string): boolean {
  const leading = [
    description.primaryKey?.[0],
    ...(description.indexes ?? []).map(({columns}) => columns[0]),
  ];
  return leading.some((name) => name !== undefined && isSame(name, column));
}

function uniqueIndexes({indexes = [], columns}: RelationDescription): readonly string[][] {
  return indexes
    .filter(
      ({isUnique, columns: names}) =>
        isUnique && names.every((name) => findColumn(columns, name)?.nullable === false),
    )
    .map(({columns: names}) => [...names]);
}

function keysOf(asset: Asset): readonly (readonly string[])[] {
  const checked = asset.checks.flatMap(({rule, where}) =>
    rule.kind === 'unique' && where === undefined ? [rule.columns] : [],
  );
  return 'key' in asset && asset.key ? [asset.key, ...checked] : checked;
}
