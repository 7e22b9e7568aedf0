import {UsageError} from '../../errors/index.ts';
import type {DbtPackage} from '../project/load-project.ts';
import type {Properties} from './node.ts';
import {propertiesOf, type PropertyEntry} from './read-properties.ts';

/** What the YAML files of a project say, and how their descriptions are rendered. */
export interface WrittenProperties {
  entries: readonly PropertyEntry[];
  describe: (entry: PropertyEntry) => (text: string) => string;
}

const indexes = new WeakMap<readonly PropertyEntry[], Map<string, PropertyEntry[]>>();

function byName(entries: readonly PropertyEntry[]): Map<string, PropertyEntry[]> {
  const known = indexes.get(entries);
  if (known) return known;
  const index = new Map<string, PropertyEntry[]>();
  for (const entry of entries) {
    const key = `${entry.kind} ${entry.dbtPackage.name} ${entry.name}`;
    const same = index.get(key);
    if (same) same.push(entry);
    else index.set(key, [entry]);
  }
  indexes.set(entries, index);
  return index;
}

/** The one entry for a node. Throws when two files describe it. */
export function findEntry(
  {entries}: WrittenProperties,
  {kind, name, dbtPackage}: {kind: string; name: string; dbtPackage: DbtPackage},
): PropertyEntry | undefined {
  const [found, other] = byName(entries).get(`${kind} ${dbtPackage.name} ${name}`) ?? [];
  if (!found || !other) return found;
  throw new UsageError(`${found.placeOf([])} and ${other.placeOf([])} both describe ${name}`, {
    code: 'asset-duplicate',
    hint: 'Join them into one.',
  });
}

export function findProperties(
  written: WrittenProperties,
  wanted: {kind: string; name: string; dbtPackage: DbtPackage},
): Properties | undefined {
  const entry = findEntry(written, wanted);
  return entry && propertiesOf(entry, written.describe(entry));
}
