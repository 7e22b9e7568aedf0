import {requireFacet, type OpenWarehouse} from '../../warehouse/index.ts';
import {buildSnapshot} from '../build/build-snapshot.ts';
import type {BuildContext} from '../build/context.ts';
import {holdToColumns} from '../build/hold-to-columns.ts';
import {buildIncrement} from '../build/increment.ts';
import type {LoadAction} from '../ingest/context.ts';
import type {PlanStep, StepAction} from '../plan.ts';
import type {RunInput} from '../run.ts';
import type {StepOutcome} from './load-step.ts';

type BuildAction = Exclude<StepAction, LoadAction>;

/** Builds an asset inside its warehouse, or has a job done. */
export async function buildStep(
  step: PlanStep,
  action: BuildAction,
  {warehouse, run}: {warehouse: OpenWarehouse; run: RunInput},
): Promise<StepOutcome> {
  const {asset} = step;
  const {signal} = run;
  const context: BuildContext = {
    asset: asset.name,
    relation: asset.relation,
    stream: step.stream,
    warehouse,
    options: run.loads,
    ...(step.intervals && {intervals: step.intervals}),
    stepLoadId: `${run.continues ?? run.runId}:${asset.name}`,
    runtime: run.runtime,
    signal,
    emit: run.emit,
  };
  if (asset.kind === 'sql' && asset.enforcedColumns && 'select' in action)
    await holdToColumns({
      asset: asset.name,
      columns: asset.enforcedColumns,
      select: action.select,
      warehouse,
      signal,
    });
  switch (action.kind) {
    case 'increment':
      return buildIncrement(context, action);
    case 'snapshot':
      return buildSnapshot(context, action);
    case 'build': {
      const {materialization, select, hooks} = action;
      const transform = requireFacet(warehouse, 'transform', `build ${asset.name}`);
      return transform.build({relation: asset.relation, materialization, select, hooks, signal});
    }
    case 'check':
      return {};
    case 'program':
      return action.perform({
        warehouse,
        signal,
        emit: run.emit,
        fullRefresh: run.loads.fullRefresh ?? false,
      });
    case 'job': {
      const runner = requireFacet(warehouse, 'jobRunner', `run ${asset.name}`);
      const {rows, jobId} = await runner.run({
        name: asset.name,
        job: action.job,
        runId: context.stepLoadId,
        signal,
        onOutput: (line) =>
          run.emit({type: 'notice', level: 'info', asset: asset.name, message: `${asset.name}: ${line}`}),
      });
      return {...(rows !== undefined && {rows}), ...(jobId !== undefined && {note: `job ${jobId}`})};
    }
  }
}
