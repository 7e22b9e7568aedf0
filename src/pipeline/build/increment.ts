import {modeOf, type IncrementAction} from '../plan-build.ts';
import type {StepOutcome} from '../steps/load-step.ts';
import {buildInto, describeTarget, type BuildContext} from './context.ts';
import {buildByTime} from './increment-by-time.ts';
import {isTable, outcomeOf} from './outcome.ts';
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
