import type {EventBody, PipelineEvent, Reporter} from '../../pipeline/events.ts';
import type {LoadOptions} from '../../pipeline/ingest/context.ts';
import type {ConnectionSource} from '../../pipeline/connections.ts';
import {createLoadMemory} from '../../pipeline/package/load-memory.ts';
import {createQuarantineStore} from '../../pipeline/package/quarantine-store.ts';
import {recordEvent, type RunKind} from '../../pipeline/package/run-ledger.ts';
import type {RunPlan} from '../../pipeline/plan.ts';
import {executePlan, type RunResult} from '../../pipeline/run.ts';
import type {Sqlite} from '../../runtime/ports.ts';
import type {CompileNotice} from '../compile-project/compile-project.ts';
import type {OperationContext} from '../context.ts';
import {findShaper} from '../open-shaper.ts';

export interface RunToRecord {
  runId: string;
  kind: RunKind;
  plan: RunPlan;
  notices: readonly (Omit<CompileNotice, 'asset'> & {asset?: string})[];
  /** As typed. */
  selection: string;
  /** The interrupted run whose loads are taken over, if there is one. */
  continues?: string;
  /** Steps at once. */
  concurrency: number;
  /** Start nothing more once a step failed. Default false. */
  failFast?: boolean;
  connections: ConnectionSource;
  loads: LoadOptions;
  database: Sqlite;
  /** Of the project; rows cannot be put into quarantine outside of one. */
  root?: string;
  reporters: readonly Reporter[];
}

export interface PipelineRun extends RunResult {
  runId: string;
}

/** Runs a plan; everything that happens goes to the state database and the reporters. */
export async function recordRun(context: OperationContext, run: RunToRecord): Promise<PipelineRun> {
  const {runtime} = context;
  const {runId, plan, database, reporters} = run;
  const identity = {
    pid: runtime.env.pid,
    host: runtime.env.hostname,
    selection: run.selection,
    kind: run.kind,
  };
  const emit = (body: EventBody) => {
    const event = redactEvent(
      {v: 1, at: runtime.clock.now().toISOString(), runId, ...body} as PipelineEvent,
      context,
    );
    recordEvent(database, event, identity);
    for (const reporter of reporters) reporter.report(event);
  };
  const shaper = await findShaper(context);
  for (const notice of run.notices) emit({type: 'notice', ...notice});
  try {
    const result = await executePlan({
      plan,
      runId,
      ...(run.continues !== undefined && {continues: run.continues}),
      concurrency: run.concurrency,
      ...(run.failFast !== undefined && {failFast: run.failFast}),
      connections: run.connections,
      memory: createLoadMemory(database),
      enforcement: {
        openShaper: shaper.open,
        ...(run.root !== undefined && {quarantine: createQuarantineStore(database, runtime, run.root)}),
      },
      loads: run.loads,
      runtime,
      signal: context.signal,
      emit,
    });
    return {runId, ...result};
  } finally {
    await shaper.close();
    await Promise.all(reporters.map((reporter) => reporter.finish()));
  }
}

/** `20261125-143012-3f2a`: sorts by time and is short enough to type. */
export function newRunId({runtime}: OperationContext): string {
  const stamp = runtime.clock.now().toISOString().replaceAll(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${stamp}-${runtime.randomId().slice(0, 4)}`;
}

function redactEvent(event: PipelineEvent, {runtime}: OperationContext): PipelineEvent {
  const text = JSON.stringify(event);
  const redacted = runtime.redactor.redact(text);
  return redacted === text ? event : (JSON.parse(redacted) as PipelineEvent);
}
