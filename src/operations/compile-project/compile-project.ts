import type {Project} from '../../config/project.ts';
import {UsageError} from '../../errors/index.ts';
import type {CompiledAsset, PlannedConnection} from '../../pipeline/plan.ts';
import type {ReferenceCache} from '../../pipeline/package/reference-cache.ts';
import type {Asset} from '../../project/asset.ts';
import type {Dependencies} from '../../project/graph.ts';
import {loadAssets} from '../../project/load-assets.ts';
import type {OperationContext} from '../context.ts';
import {createAssetIndex} from './asset-index.ts';
import {findDependencies} from './find-dependencies.ts';
import {loadDefinitions} from './load-definitions.ts';
import {compileSqlAsset} from './compile-sql-asset.ts';

/** Everything that is known of a project without touching a warehouse. */
export interface CompiledProject {
  project: Project;
  assets: readonly CompiledAsset[];
  dependencies: Dependencies;
  connections: ReadonlyMap<string, PlannedConnection>;
  /** Things worth telling that are no errors. */
  notices: readonly {asset: string; message: string}[];
}

/** Reads, renders and connects all assets. Throws `UsageError` for the first asset that cannot be understood. */
export async function compileProject(
  context: OperationContext,
  cache?: ReferenceCache,
): Promise<CompiledProject> {
  const project = await context.project();
  const assets = await loadAssets(context.runtime, project.root);
  const placed = assets.map((asset) => ({asset, connection: destinationOf(asset, project)}));
  const connections = await loadDefinitions(context, project, placed);
  const index = createAssetIndex(placed, connections);
  const compiled: (CompiledAsset & {references: readonly string[]})[] = [];
  for (const {asset, connection} of placed) {
    if (asset.kind === 'ingest') compiled.push({asset, connection, references: []});
    else
      compiled.push(await compileSqlAsset(asset, connection, project, index, connections, context.runtime));
  }
  const {dependencies, notices} = await findDependencies(
    compiled,
    index,
    connections,
    context.runtime,
    cache,
  );
  return {project, assets: compiled, dependencies, connections, notices};
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
