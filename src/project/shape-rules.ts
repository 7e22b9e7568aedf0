import type {LoadMode} from '../warehouse/index.ts';
import {shapeOf, type ShapeInput} from './parse-shape.ts';

export interface BrokenShapeRule {
  key: 'contract' | 'flatten' | 'child_tables';
  message: string;
  hint?: string;
}

/** Modes that keep more than one state of a row, for which rows of child tables have no place. */
const historicModes: readonly LoadMode[] = ['scd2', 'snapshot'];

/** What does not go together in the keys that shape rows. */
export function brokenShapeRules(
  keys: ShapeInput & {missing?: 'keep' | 'delete' | 'soft-delete' | undefined},
  {mode, key, isKeyKnownLater}: {mode: LoadMode; key: readonly string[]; isKeyKnownLater: boolean},
): BrokenShapeRule[] {
  const shape = shapeOf(keys, key);
  if (!shape) return [];
  const broken: BrokenShapeRule[] = [];
  const {childTables, flatten, contract} = shape;
  const keyless = childTables.find((child) => child.key.length === 0);
  if (keyless && !isKeyKnownLater)
    broken.push({
      key: 'child_tables',
      message: `${keyless.name} needs a key that says to which row its elements belong`,
      hint: 'Add `key: [id]` to the asset or to the child table.',
    });
  if (childTables.length > 0 && historicModes.includes(mode))
    broken.push({
      key: 'child_tables',
      message: `child tables do not go with mode ${mode}, which keeps history`,
    });
  if (childTables.length > 0 && (keys.missing ?? 'keep') !== 'keep')
    broken.push({
      key: 'child_tables',
      message: `child tables do not go with missing: ${keys.missing}, which does not reach them`,
      hint: 'Load all rows with `mode: replace`.',
    });
  const twice = firstTwice(flatten.map(({column}) => column));
  if (twice !== undefined) broken.push({key: 'flatten', message: `${twice} is named twice`});
  const isKeyed = key.length > 0 && flatten.some(({column}) => key.includes(column));
  if (isKeyed) broken.push({key: 'flatten', message: 'a column of the key cannot be flattened'});
  const badKey = contract.agreed.find(({name, rule}) => rule === 'discard_value' && key.includes(name));
  if (badKey)
    broken.push({
      key: 'contract',
      message: `discard_value does not go with ${badKey.name}, which is part of the key`,
      hint: 'Use discard_row or quarantine for it.',
    });
  return broken;
}

function firstTwice(names: readonly string[]): string | undefined {
  return names.find((name, position) => names.indexOf(name) !== position);
}
