import type {SnapshotSettings} from '../../project/asset-build.ts';
import type {LoadRequest} from '../../warehouse/index.ts';
import type {StepAction} from '../plan.ts';
import type {StepOutcome} from '../steps/load-step.ts';
import {buildInto, describeTarget, type BuildContext} from './context.ts';
import {isTable, outcomeOf} from './outcome.ts';
import {settleColumns} from './settle-columns.ts';

type SnapshotAction = Extract<StepAction, {kind: 'snapshot'}>;

/** Keeps the versions of rows. They are never built anew, because what was cannot be read again. */
export async function buildSnapshot(
  context: BuildContext,
  {select, hooks, settings, onSchemaChange}: SnapshotAction,
): Promise<StepOutcome> {
  const target = await describeTarget(context);
  const receipt = await buildInto(context, {
    ...(isTable(target) ? await settleColumns(context, select, {policy: onSchemaChange, target}) : {select}),
    mode: 'scd2',
    key: settings.key,
    ...versionsOf(settings),
    missing: settings.deletions === 'ignore' ? 'keep' : 'delete',
    marksDeleted: settings.deletions === 'new_record',
    hooks,
    loadId: context.stepLoadId,
  });
  return outcomeOf([receipt]);
}

function versionsOf({strategy}: SnapshotSettings): Pick<LoadRequest, 'versions'> {
  if (strategy.kind === 'timestamp') return {versions: {updatedAt: strategy.updatedAt}};
  return strategy.columns === 'all' ? {} : {versions: {columns: strategy.columns}};
}
