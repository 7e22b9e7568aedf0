import {describeAction, type RunPlan} from '../../pipeline/plan.ts';
import {formatRelation} from '../../warehouse/index.ts';

/** What a plan shows of one step. */
export interface PlanLine {
  asset: string;
  action: string;
  connection: string;
  /** Destination table. */
  relation: string;
  file: string;
  dependsOn: readonly string[];
  checks: readonly string[];
  transport?: string;
  /** Said where rows can come twice: the destination does not keep where loads stand. */
  delivery?: 'at least once';
  select?: string;
}

export interface PlanView {
  project: string;
  environment: string;
  steps: readonly PlanLine[];
}

/** The plan as plain values, ready to be printed. */
export function viewPlan(plan: RunPlan): PlanView {
  return {
    project: plan.project,
    environment: plan.environment,
    steps: plan.steps.map(({asset, connection, action, dependsOn}) => ({
      asset: asset.name,
      action: describeAction(action),
      connection,
      relation: formatRelation(asset.relation),
      file: asset.file,
      dependsOn,
      checks: asset.checks.map((check) => check.name),
      ...(action.kind === 'load' && {transport: action.transport}),
      ...(action.kind === 'load' && action.isAtLeastOnce && {delivery: 'at least once' as const}),
      ...('select' in action && {select: action.select}),
    })),
  };
}
