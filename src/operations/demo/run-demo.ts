import {loadProject} from '../../config/load-project.ts';
import type {Reporter} from '../../pipeline/events.ts';
import type {ResultStream} from '../../warehouse/index.ts';
import {checkHealth, type HealthSnapshot} from '../check-health/check-health.ts';
import type {OperationContext} from '../context.ts';
import type {InitResult} from '../init-project/init-project.ts';
import {runPipeline, type PipelineRun} from '../run-pipeline/run-pipeline.ts';
import {runQuery} from '../run-query/run-query.ts';
import {createDemo} from './create-demo.ts';

/** The question that the demo asks of its warehouse. */
export const demoQuery = `select airport, name, flights, average_delay_minutes, late_share
from marts.airport_delays
where flights > 10000
order by late_share desc
limit 10`;

/** How the demo shows each of its parts; called in this order. */
export interface DemoStage {
  created(result: InitResult): Promise<void>;
  running(): Promise<Reporter>;
  querying(): Promise<void>;
  result(result: ResultStream): Promise<void>;
  health(snapshot: HealthSnapshot): Promise<void>;
}

/** Makes a project with real data in a new folder, runs it, asks it a question and checks its connections. */
export async function runDemo(
  context: OperationContext,
  options: {directory: string | undefined; healthTimeoutMs: number},
  stage: DemoStage,
): Promise<PipelineRun> {
  const created = await createDemo(context, options);
  await stage.created(created);
  const project = await loadProject(context.runtime, context.adapters, {directory: created.directory});
  const inside: OperationContext = {...context, project: async () => project};
  const run = await runPipeline(inside, {select: [], fresh: false, reporter: await stage.running()});
  if (run.status !== 'succeeded') return run;
  await stage.querying();
  await runQuery(
    inside,
    {scripts: [{text: demoQuery}], recordHistory: false, notify: async () => {}},
    (result) => stage.result(result),
  );
  await stage.health(await checkHealth(inside, {names: [], timeoutMs: options.healthTimeoutMs}));
  return run;
}
