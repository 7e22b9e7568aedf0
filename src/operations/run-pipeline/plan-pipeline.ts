import {planRun, type RunPlan} from '../../pipeline/plan.ts';
import type {ReferenceCache} from '../../pipeline/package/reference-cache.ts';
import {selectAssets} from '../../project/select-assets.ts';
import {compileProject, type CompiledProject} from '../compile-project/compile-project.ts';
import type {OperationContext} from '../context.ts';

export interface PlannedPipeline {
  compiled: CompiledProject;
  plan: RunPlan;
}

/** Reads the project and says what a run would do. Opens no connection and writes nothing but the given cache. */
export async function planPipeline(
  context: OperationContext,
  options: {select: readonly string[]},
  cache?: ReferenceCache,
): Promise<PlannedPipeline> {
  const compiled = await compileProject(context, cache);
  const {project, assets, dependencies, connections} = compiled;
  const selected = selectAssets(
    assets.map(({asset}) => asset),
    dependencies,
    options.select,
  );
  const plan = planRun({
    project: project.name,
    environment: project.environment,
    assets,
    dependencies,
    selected,
    connections,
  });
  return {compiled, plan};
}
