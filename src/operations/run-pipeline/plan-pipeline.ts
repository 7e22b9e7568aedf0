import {planRun, type RunPlan} from '../../pipeline/plan.ts';
import type {ReferenceCache} from '../../pipeline/package/reference-cache.ts';
import {compileProject, type CompiledProject} from '../compile-project/compile-project.ts';
import type {OperationContext} from '../context.ts';
import {selectAssets, type AssetSelection, type SelectedAssets} from '../select-assets/select-assets.ts';

export interface PlannedPipeline {
  compiled: CompiledProject;
  /** What was chosen, before `only` narrows it. */
  selected: SelectedAssets;
  plan: RunPlan;
}

export interface PlanPipelineOptions extends AssetSelection {
  /** Of the chosen assets only these. Default: all. */
  only?: ReadonlySet<string>;
}

/** Reads the project and says what a run would do. Opens no connection and writes nothing but the given cache. */
export async function planPipeline(
  context: OperationContext,
  options: PlanPipelineOptions,
  cache?: ReferenceCache,
): Promise<PlannedPipeline> {
  const compiled = await compileProject(context, cache);
  const {project, assets, dependencies, connections} = compiled;
  const selected = await selectAssets(context, compiled, options);
  const {only} = options;
  const plan = planRun({
    project: project.name,
    environment: project.environment,
    assets,
    dependencies,
    selected: new Set([...selected.assets].filter((name) => only?.has(name) ?? true)),
    connections,
  });
  return {compiled, selected, plan};
}
