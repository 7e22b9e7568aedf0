import type {LineageCache} from '../../pipeline/package/lineage-cache.ts';
import {createReferenceCache} from '../../pipeline/package/reference-cache.ts';
import {createLineageCache} from '../../pipeline/package/lineage-cache.ts';
import {openStateDatabase} from '../../pipeline/package/state-database.ts';
import {sortByDependencies} from '../../project/graph.ts';
import {createAssetIndex} from '../compile-project/asset-index.ts';
import {compileProject, type CompiledProject} from '../compile-project/compile-project.ts';
import type {OperationContext} from '../context.ts';
import {exposureNodes} from './exposures.ts';
import {createGraph} from './graph.ts';
import {openKnownTables} from './known-tables.ts';
import type {ProjectLineage} from './project-lineage.ts';
import {traceAsset} from './trace-asset.ts';

export interface TracedProject {
  compiled: CompiledProject;
  lineage: ProjectLineage;
}

/** Where every column of the project comes from, by the SQL and what is known of tables. Opens no connection. */
export async function traceProject(context: OperationContext): Promise<TracedProject> {
  const project = await context.project();
  const database = await openStateDatabase(context.runtime, project.root);
  try {
    const compiled = await compileProject(context, createReferenceCache(database));
    return {compiled, lineage: await traceCompiled(context, compiled, createLineageCache(database))};
  } finally {
    database.close();
  }
}

export async function traceCompiled(
  {runtime}: Pick<OperationContext, 'runtime'>,
  compiled: CompiledProject,
  cache?: LineageCache,
): Promise<ProjectLineage> {
  const {project, assets, dependencies, connections} = compiled;
  const byName = new Map(assets.map((asset) => [asset.asset.name, asset]));
  const tables = await openKnownTables(runtime, compiled);
  try {
    const graph = createGraph(createAssetIndex(assets, connections), tables);
    for (const name of sortByDependencies(dependencies))
      await traceAsset(byName.get(name)!, {compiled, graph, tables, runtime, ...(cache && {cache})});
    const made = graph.nodes();
    const exposures = exposureNodes(compiled, made).map((node) => [node.name, node] as const);
    return {
      project: project.name,
      environment: project.environment,
      nodes: new Map([...made, ...exposures]),
    };
  } finally {
    tables.close();
  }
}
