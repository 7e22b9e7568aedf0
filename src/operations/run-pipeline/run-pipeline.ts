import type {EventBody, PipelineEvent, Reporter} from '../../pipeline/events.ts';
import {createLoadedItems} from '../../pipeline/package/loaded-items.ts';
import {lockProject} from '../../pipeline/package/project-lock.ts';
import {createReferenceCache} from '../../pipeline/package/reference-cache.ts';
import {latestRun, markInterruptedRuns, recordEvent} from '../../pipeline/package/run-ledger.ts';
import {openStateDatabase} from '../../pipeline/package/state-database.ts';
import type {RunPlan} from '../../pipeline/plan.ts';
import {executePlan, type RunResult} from '../../pipeline/run.ts';
import type {Sqlite} from '../../runtime/ports.ts';
import type {OperationContext} from '../context.ts';
import {openConnection} from '../open-connection.ts';
import {planPipeline, type PlannedPipeline} from './plan-pipeline.ts';
import {createRunRecording} from './run-recording.ts';

export interface RunPipelineOptions {
  /** Selection expressions; none means all assets. */
  select: readonly string[];
  /** Do not take over the loads of an interrupted run. Default false. */
  fresh: boolean;
  /** Assets at once; default: `concurrency` of weir.yml. */
  concurrency?: number;
  reporter: Reporter;
}

export interface PipelineRun extends RunResult {
  runId: string;
}

/**
 * Plans and runs the project. Everything that happens goes to the reporter, the state database and the
 * recording of the run. A run that was killed or stopped is continued: loads that it committed are not applied
 * a second time.
 */
export async function runPipeline(
  context: OperationContext,
  options: RunPipelineOptions,
): Promise<PipelineRun> {
  const {runtime} = context;
  const project = await context.project();
  const database = await openStateDatabase(runtime, project.root);
  try {
    const planned = await planPipeline(context, options, createReferenceCache(database));
    const runId = newRunId(context);
    const unlock = lockProject(database, runtime, runId);
    try {
      return await execute(context, options, planned, database, runId);
    } finally {
      unlock();
    }
  } finally {
    database.close();
  }
}

async function execute(
  context: OperationContext,
  options: RunPipelineOptions,
  {compiled, plan}: PlannedPipeline,
  database: Sqlite,
  runId: string,
): Promise<PipelineRun> {
  const {runtime} = context;
  const {project} = compiled;
  markInterruptedRuns(database);
  const continues = options.fresh ? undefined : interruptedRun(database, plan);
  const recording = createRunRecording(runtime, project.root, runId);
  const identity = {pid: runtime.env.pid, host: runtime.env.hostname, selection: options.select.join(' ')};
  const emit = (body: EventBody) => {
    const event = redactEvent(
      {v: 1, at: runtime.clock.now().toISOString(), runId, ...body} as PipelineEvent,
      context,
    );
    recordEvent(database, event, identity);
    recording.report(event);
    options.reporter.report(event);
  };
  for (const notice of compiled.notices) emit({type: 'notice', ...notice});
  try {
    const result = await executePlan({
      plan,
      runId,
      ...(continues !== undefined && {continues}),
      concurrency: options.concurrency ?? project.concurrency,
      connections: connectionSource(context, compiled),
      items: createLoadedItems(database),
      runtime,
      signal: context.signal,
      emit,
    });
    return {runId, ...result};
  } finally {
    await Promise.all([options.reporter.finish(), recording.finish()]);
  }
}

/** Loads of a run that ended without its own doing keep their ids; they lead back to the first run of the chain. */
function interruptedRun(database: Sqlite, plan: RunPlan): string | undefined {
  const last = latestRun(database, plan.environment);
  return last && (last.status === 'interrupted' || last.status === 'cancelled')
    ? (last.continues ?? last.id)
    : undefined;
}

function connectionSource(context: OperationContext, {project, connections}: PlannedPipeline['compiled']) {
  return {
    open: (name: string) => openConnection(context, name, {signal: context.signal}),
    concurrency: (name: string) =>
      project.connections.get(name)?.concurrency ??
      connections.get(name)?.definition.capabilities.defaultConcurrency ??
      1,
  };
}

/** `20261125-143012-3f2a`: sorts by time and is short enough to type. */
function newRunId({runtime}: OperationContext): string {
  const stamp = runtime.clock.now().toISOString().replaceAll(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${stamp}-${runtime.randomId().slice(0, 4)}`;
}

function redactEvent(event: PipelineEvent, {runtime}: OperationContext): PipelineEvent {
  const text = JSON.stringify(event);
  const redacted = runtime.redactor.redact(text);
  return redacted === text ? event : (JSON.parse(redacted) as PipelineEvent);
}
