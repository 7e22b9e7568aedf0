import type {Project} from '../../config/project.ts';
import {withVariables} from '../../config/variables.ts';
import {UsageError} from '../../errors/index.ts';
import type {CompiledAsset, PlannedConnection} from '../../pipeline/plan.ts';
import type {ReferenceCache} from '../../pipeline/package/reference-cache.ts';
import {isEphemeral, type Asset} from '../../project/asset.ts';
import type {Dependencies} from '../../project/graph.ts';
import {loadAssets, refuseDuplicates} from '../../project/load-assets.ts';
import {loadContracts, withContracts} from '../../project/load-contracts.ts';
import type {NodesWithDependencies} from '../../project/select/index.ts';
import type {OperationContext} from '../context.ts';
import type {RunExtension} from './run-extension.ts';
import {createAssetIndex} from './asset-index.ts';
import {expandTableGroups} from './expand-table-groups.ts';
import {findDependencies} from './find-dependencies.ts';
import {loadDefinitions} from './load-definitions.ts';
import {compileSqlAsset, type AnalysedAsset, type CompileScope} from './compile-sql-asset.ts';
import {assetReaders} from './script-connections.ts';
import {scriptReads} from './script-reads.ts';

export interface CompileNotice {
  level: 'info' | 'warn';
  asset: string;
  message: string;
}

/** Everything that is known of a project. */
export interface CompiledProject {
  project: Project;
  assets: readonly CompiledAsset[];
  dependencies: Dependencies;
  connections: ReadonlyMap<string, PlannedConnection>;
  /** Things worth telling that are no errors. */
  notices: readonly CompileNotice[];
  /** What to choose from, where assets and their checks do not tell it all. */
  selectable?: NodesWithDependencies;
  /** The manifest.json that dbt would write now, where it is a project of dbt's. */
  manifest?: () => Promise<Readonly<Record<string, unknown>>>;
  extension?: RunExtension;
}

/**
 * Reads, renders and connects all assets. Only where files name tables by patterns, their sources are opened and
 * asked. Throws `UsageError` for the first asset that cannot be understood.
 */
export async function compileProject(
  context: OperationContext,
  cache?: ReferenceCache,
): Promise<CompiledProject> {
  const opened = await context.project();
  if (opened.dbt) {
    const {compileDbtProject} = await import('../dbt/compile-dbt-project.ts');
    const dbt = await compileDbtProject(context, {...opened, dbt: opened.dbt});
    if (!opened.dbt.besideAssets) return dbt;
    const own = await compileAssets(context, opened, cache);
    const {mergeCompiled} = await import('../dbt/merge-compiled.ts');
    const {sourceUses: sources} = dbt;
    return mergeCompiled(own, dbt, {sources, digest: (text) => context.runtime.sha256(text)});
  }
  return compileAssets(context, opened, cache);
}

async function compileAssets(
  context: OperationContext,
  opened: Project,
  cache?: ReferenceCache,
): Promise<CompiledProject> {
  const project = withVariables(opened, context.variables);
  const loaded = await loadAssets(context.runtime, project.root, assetReaders(context));
  const expanded = await expandTableGroups(context, project, loaded.groups);
  const contracts = await loadContracts(context.runtime, project.root);
  const assets = withContracts([...loaded.assets, ...expanded.assets], contracts);
  if (expanded.assets.length > 0) refuseDuplicates(assets);
  const placed = assets.map((asset) => ({asset, connection: destinationOf(asset, project)}));
  const connections = await loadDefinitions(context, project, placed);
  const index = createAssetIndex(placed, connections);
  const places = new Map(placed.map(({asset, connection}) => [asset.name, connection]));
  const scope: CompileScope = {
    project,
    index,
    connections,
    connectionOf: (name) => places.get(name)!,
    disabled: loaded.disabled,
    runtime: context.runtime,
  };
  const compiled: AnalysedAsset[] = [];
  for (const {asset, connection} of placed) {
    refuseChecksOfNothing(asset);
    if (asset.kind === 'ingest' && asset.source.selection.kind === 'stream')
      compiled.push({asset, connection, ...scriptReads(asset, {...scope, connection}), ownSql: []});
    else if (asset.kind !== 'sql') compiled.push({asset, connection, references: [], ownSql: []});
    else compiled.push(await compileSqlAsset(asset, connection, scope));
  }
  const {dependencies, notices} = await findDependencies(
    compiled,
    index,
    connections,
    context.runtime,
    cache,
  );
  return {
    project,
    assets: compiled,
    dependencies,
    connections,
    notices: [
      ...expanded.notices.map((notice) => ({level: 'info' as const, ...notice})),
      ...notices.map((notice) => ({level: 'warn' as const, ...notice})),
    ],
  };
}

/** An ephemeral asset is no table that checks could look at. */
function refuseChecksOfNothing(asset: Asset): void {
  if (!isEphemeral(asset) || asset.checks.length === 0) return;
  throw new UsageError(`${asset.file} has checks, but an ephemeral asset is no table to check`, {
    code: 'asset-invalid',
    hint: 'Move the checks to an asset that reads it, or set `materialized: view`.',
  });
}

function destinationOf(asset: Asset, project: Project): string {
  const connection = asset.connection ?? project.defaultConnection;
  if (connection === undefined)
    throw new UsageError(`${asset.file} does not say where its result goes`, {
      code: 'asset-invalid',
      hint: 'Set `connection:` in the asset or `default_connection:` in weir.yml.',
    });
  return connection;
}
