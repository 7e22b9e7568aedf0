import {UsageError} from '../../errors/index.ts';
import type {DbtPackage} from '../project/load-project.ts';
import type {Properties} from './node.ts';
import {propertiesOf, type PropertyEntry} from './read-properties.ts';

/** What the YAML files of a project say, and how their descriptions are rendered. */
export interface WrittenProperties {
  entries: readonly PropertyEntry[];
  describe: (entry: PropertyEntry) => (text: string) => string;
}

/** The one entry for a node. Throws when two files describe it. */
export function findEntry(
  {entries}: WrittenProperties,
  {kind, name, dbtPackage}: {kind: string; name: string; dbtPackage: DbtPackage},
): PropertyEntry | undefined {
  const [found, other] = entries.filter(
    (entry) => entry.kind === kind && entry.name === name && entry.dbtPackage === dbtPackage,
  );
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
