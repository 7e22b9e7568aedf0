import {UsageError} from '../errors/index.ts';
import type {AdapterDefinition} from './adapter.ts';

/** What is known of a plugin without loading it. */
export interface AdapterEntry {
  name: string;
  aliases: readonly string[];
  title: string;
  summary: string;
  /** See `Capabilities.embedded`. */
  embedded: boolean;
  /** See `AdapterDefinition.testing`. */
  testing?: boolean;
  /** See `AdapterDefinition.assetExtensions`. */
  assetExtensions?: readonly string[];
  /** See `AdapterDefinition.seedExtensions`. */
  seedExtensions?: readonly string[];
  load(): Promise<AdapterDefinition>;
}

export type AdapterTable = readonly AdapterEntry[];

/** Finds a plugin by its name or an alias. Throws `UsageError` with the known types. */
export function findAdapter(table: AdapterTable, type: string): AdapterEntry {
  const found = table.find((entry) => entry.name === type || entry.aliases.includes(type));
  if (found) return found;
  throw new UsageError(`There is no connection type ${type}`, {
    code: 'unknown-type',
    hint: `Known types: ${offeredAdapters(table)
      .map((entry) => entry.name)
      .join(', ')}.`,
    details: {type},
  });
}

/** What lists and the wizard show. */
export function offeredAdapters(table: AdapterTable): AdapterTable {
  return table.filter((entry) => !entry.testing);
}
