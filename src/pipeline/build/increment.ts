import type {LoadReceipt, RelationDescription} from '../../warehouse/index.ts';
import {modeOf, type IncrementAction} from '../plan-build.ts';
import type {StepOutcome} from '../steps/load-step.ts';
import {buildInto, describeTarget, type BuildContext} from './context.ts';
import {buildByTime} from './increment-by-time.ts';
import {settleColumns} from './settle-columns.ts';

/** Brings what is new into the table of an asset; builds the whole where there is none, or when all is wanted anew. */
export async function buildIncrement(context: BuildContext, action: IncrementAction): Promise<StepOutcome> {
  const {strategy} = action;
  const target = await describeTarget(context);
  if (strategy.kind === 'time') return buildByTime(context, {action, strategy, target});
  const key = strategy.kind === 'key' ? strategy.key : strategy.kind === 'partition' ? strategy.columns : [];
  const mode = modeOf(strategy);
  const isWhole = context.options.fullRefresh === true || !isTable(target);
  const {select, hooks} = await action.render({isIncremental: !isWhole});
  const receipt = await buildInto(context, {
    ...(isWhole
      ? {select}
      : await settleColumns(context, select, {policy: action.onSchemaChange, target: target!})),
    mode: isWhole && target ? 'replace' : mode,
    ...(key.length > 0 && {key}),
    hooks,
    loadId: context.stepLoadId,
  });
  return outcomeOf([receipt], isWhole ? {note: 'built as a whole'} : {});
}

export function isTable(target: RelationDescription | undefined): target is RelationDescription {
  return target !== undefined && target.kind !== 'view';
}

/** What the loads of a step did together. */
export function outcomeOf(receipts: readonly LoadReceipt[], more: StepOutcome = {}): StepOutcome {
  const sum = (of: (receipt: LoadReceipt) => number) =>
    receipts.reduce((all, receipt) => all + of(receipt), 0);
  const rowsRemoved = sum((receipt) => receipt.rowsRemoved ?? 0);
  return {
    rows: sum((receipt) => receipt.rowsWritten),
    ...(rowsRemoved > 0 && {rowsRemoved}),
    ...(receipts.length > 1 && {chunks: receipts.length}),
    ...more,
  };
}
