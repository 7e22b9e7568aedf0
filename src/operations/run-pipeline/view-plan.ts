import {describeAction, type RunPlan} from '../../pipeline/plan.ts';
import type {PlanView} from '../../present/plan.ts';
import {formatRelation} from '../../warehouse/index.ts';

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
      ...(action.kind === 'build' && {select: action.select}),
    })),
  };
}
