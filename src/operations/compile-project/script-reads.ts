import {UsageError} from '../../errors/index.ts';
import {isEphemeral, type Asset, type IngestAsset} from '../../project/asset.ts';
import type {AssetIndex} from './asset-index.ts';

export interface ScriptReads {
  /** Assets that it names by `ref()`. */
  references: string[];
  /** Assets that it may read, by the names that it may give to `ref()`. */
  reads: ReadonlyMap<string, string>;
}

/**
 * What a script may read: assets on its own connection that it names by `ref()` or under `depends_on`. Throws
 * `UsageError` for a `ref()` of an asset that it cannot read.
 */
export function scriptReads(
  {file, references = [], dependsOn}: IngestAsset,
  {
    index,
    connectionOf,
    connection,
  }: {
    index: AssetIndex;
    connectionOf: (asset: string) => string;
    connection: string;
  },
): ScriptReads {
  const reads = new Map<string, string>();
  const found: string[] = [];
  const isReadable = (target: Asset) => !isEphemeral(target) && connectionOf(target.name) === connection;
  for (const written of references) {
    // Another function may have that name, so one that is no asset is left to the run to refuse.
    const target = index.byName(written);
    if (!target) continue;
    if (!isReadable(target)) throw unreadableError(file, target, connectionOf(target.name));
    found.push(target.name);
    reads.set(written, target.name);
  }
  for (const written of dependsOn) {
    const target = index.byName(written);
    if (target && isReadable(target)) reads.set(written, target.name).set(target.name, target.name);
  }
  return {references: found, reads};
}

function unreadableError(file: string, target: Asset, connection: string): UsageError {
  return new UsageError(
    isEphemeral(target)
      ? `${file} reads ${target.name}, which is ephemeral and no table`
      : `${file} reads ${target.name}, which is on the connection ${connection} and not on its own`,
    {
      code: 'asset-invalid',
      hint: isEphemeral(target)
        ? `Set \`materialized: view\` in ${target.name}.`
        : `Set \`destination: {connection: ${connection}}\` in the script, or copy the table by an ingest asset first.`,
    },
  );
}
