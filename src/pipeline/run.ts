import {CancelledError, ConnectionError, OpsError, isAbort} from '../errors/index.ts';
import type {Runtime} from '../runtime/ports.ts';
import {parseRelation, type OpenWarehouse, type Relation} from '../warehouse/index.ts';
import {runChecks} from './checks/run-checks.ts';
import {createConnectionPool, type ConnectionPool, type ConnectionSource} from './connections.ts';
import {elapsedSince} from './elapsed.ts';
import {toEventError} from './event-error.ts';
import type {EventBody, RunCounts, RunStatus, StepStatus} from './events.ts';
import {describeAction, type PlanStep, type RunPlan} from './plan.ts';
import {attemptWork} from './steps/attempts.ts';
import {buildStep} from './steps/build-step.ts';
import {loadStep, type StepOutcome} from './steps/load-step.ts';
import type {Enforcement, LoadMemory, LoadOptions} from './ingest/context.ts';

export interface RunInput {
  plan: RunPlan;
  runId: string;
  /** The interrupted run whose loads are taken over, if there is one. */
  continues?: string;
  /** Steps at once over all connections. */
  concurrency: number;
  /** Start nothing more once a step failed; what is at work comes to its end. Default false. */
  failFast?: boolean;
  connections: ConnectionSource;
  memory: LoadMemory;
  enforcement: Enforcement;
  loads: LoadOptions;
  runtime: Runtime;
  signal: AbortSignal;
  emit: (event: EventBody) => void;
}

export interface RunResult extends RunCounts {
  status: RunStatus;
}

/** Runs a plan: every step as soon as its dependencies succeeded and its connections have room. */
export async function executePlan(input: RunInput): Promise<RunResult> {
  const {plan, runtime, emit} = input;
  const startedMs = runtime.clock.monotonicMs();
  const counts = countingEmitter(emit);
  counts.emit({
    type: 'run_started',
    project: plan.project,
    environment: plan.environment,
    steps: plan.steps.map((step) => ({
      asset: step.asset.name,
      file: step.asset.file,
      action: describeAction(step.action),
      connection: step.connection,
    })),
    ...(input.continues !== undefined && {continues: input.continues}),
  });
  const pool = createConnectionPool(input.connections, input.concurrency);
  const memory = watchMemory(runtime);
  const broken = new AbortController();
  const signal = AbortSignal.any([input.signal, broken.signal]);
  try {
    const running = new Map<string, Promise<StepStatus>>();
    for (const step of plan.steps)
      running.set(
        step.asset.name,
        runStep(
          step,
          step.dependsOn.map((name) => running.get(name)!),
          {
            ...input,
            emit: counts.emit,
            signal,
            hasFailedFast: () => input.failFast === true && counts.totals.failed > 0,
          },
          pool,
        ),
      );
    await Promise.all(running.values()).catch(async (error: unknown) => {
      // Something beyond a step failed, e.g. the record of the run: the steps still at work stop too.
      broken.abort();
      await Promise.allSettled(running.values());
      throw error;
    });
  } finally {
    await pool.close();
    memory.stop();
  }
  const status: RunStatus = input.signal.aborted
    ? 'cancelled'
    : counts.totals.failed > 0
      ? 'failed'
      : 'succeeded';
  counts.emit({
    type: 'run_finished',
    status,
    elapsedMs: elapsedSince(runtime.clock, startedMs),
    peakResidentBytes: memory.peakBytes(),
    ...counts.totals,
  });
  return {status, ...counts.totals};
}

interface StepInput extends RunInput {
  /** True once nothing more is to be started. */
  hasFailedFast: () => boolean;
}

async function runStep(
  step: PlanStep,
  dependencies: readonly Promise<StepStatus>[],
  input: StepInput,
  pool: ConnectionPool,
): Promise<StepStatus> {
  const upstream = await Promise.all(dependencies);
  const asset = step.asset.name;
  if (input.signal.aborted) return skip(input, asset, 'cancelled', 'the run was stopped');
  const broken = step.dependsOn.filter((_, position) => upstream[position] !== 'succeeded');
  if (broken.length > 0) return skip(input, asset, 'skipped', `${broken.join(', ')} did not succeed`);
  if (input.hasFailedFast()) return skipFast(input, asset);
  const {action} = step;
  const names = action.kind === 'load' ? [step.connection, action.source] : [step.connection];
  return attemptStep(step, names, input, pool);
}

function skipFast(input: RunInput, asset: string): StepStatus {
  return skip(input, asset, 'skipped', 'the run stops at the first failure');
}

function skip(input: RunInput, asset: string, status: StepStatus, note: string): StepStatus {
  input.emit({type: 'step_finished', asset, status, elapsedMs: 0, note});
  return status;
}

async function attemptStep(
  step: PlanStep,
  names: string[],
  input: StepInput,
  pool: ConnectionPool,
): Promise<StepStatus> {
  const {clock} = input.runtime;
  const asset = step.asset.name;
  let startedMs = clock.monotonicMs();
  const finish = (status: StepStatus, parts: StepOutcome & {error?: OpsError} = {}): StepStatus => {
    const {error, ...outcome} = parts;
    const elapsedMs = elapsedSince(clock, startedMs);
    input.emit({
      type: 'step_finished',
      asset,
      status,
      elapsedMs,
      ...outcome,
      ...(error && {error: toEventError(error)}),
    });
    return status;
  };
  const fail = (error: unknown): StepStatus => {
    if (error instanceof CancelledError || (isAbort(error) && input.signal.aborted))
      return finish('cancelled');
    if (!(error instanceof OpsError)) throw error;
    return finish('failed', {error});
  };
  const work = async ([destination, source]: readonly OpenWarehouse[]): Promise<StepStatus> => {
    if (input.signal.aborted) return skip(input, asset, 'cancelled', 'the run was stopped');
    if (input.hasFailedFast()) return skipFast(input, asset);
    startedMs = clock.monotonicMs();
    input.emit({type: 'step_started', asset, action: describeAction(step.action)});
    let warehouse = destination!;
    let mustRenew = false;
    const isLoad = step.action.kind === 'load';
    const {schedule} = step.asset;
    const retries = isLoad ? 0 : (schedule.retries ?? 0);
    const outcome = await attemptWork(
      {asset, schedule, retries, signal: input.signal, emit: input.emit},
      async (signal) => {
        if (mustRenew) warehouse = await pool.renew(step.connection, warehouse);
        mustRenew = false;
        return performAction(step, {destination: warehouse, source, pool}, {...input, signal}).catch(
          (error: unknown) => {
            mustRenew = error instanceof ConnectionError;
            throw error;
          },
        );
      },
    );
    const passed = await runChecks({
      asset,
      relation: step.asset.relation,
      checks: step.asset.checks,
      warehouse,
      resolve: (name) => resolveRelation(input.plan, name),
      clock,
      signal: input.signal,
      emit: input.emit,
    });
    return finish(passed ? 'succeeded' : 'failed', {...outcome, ...(!passed && {note: 'checks failed'})});
  };
  // Told before the connection is given to the next step, so that it knows of the failure.
  return pool.use(names, (links) => work(links).catch(fail)).catch(fail);
}

async function performAction(
  step: PlanStep,
  {
    destination,
    source,
    pool,
  }: {destination: OpenWarehouse; source: OpenWarehouse | undefined; pool: ConnectionPool},
  input: RunInput,
): Promise<StepOutcome> {
  const {action} = step;
  if (action.kind === 'load')
    return loadStep(step, action, {links: {source: source!, destination}, pool, run: input});
  return buildStep(step, action, {warehouse: destination, run: input});
}

/** An asset of the project by name, otherwise a table as written. */
function resolveRelation(plan: RunPlan, name: string): Relation {
  return plan.relations.get(name) ?? parseRelation(name);
}

function countingEmitter(emit: (event: EventBody) => void) {
  const totals: RunCounts = {
    succeeded: 0,
    failed: 0,
    skipped: 0,
    cancelled: 0,
    checksPassed: 0,
    checksFailed: 0,
    checksWarned: 0,
  };
  return {
    totals,
    emit(event: EventBody) {
      if (event.type === 'step_finished') totals[event.status]++;
      if (event.type === 'check_finished') {
        if (event.status === 'passed') totals.checksPassed++;
        else if (event.status === 'warned') totals.checksWarned++;
        else totals.checksFailed++;
      }
      emit(event);
    },
  };
}

const memorySampleEveryMs = 100;

function watchMemory({env}: Runtime) {
  let peak = env.residentBytes();
  const sample = () => (peak = Math.max(peak, env.residentBytes()));
  const timer = setInterval(sample, memorySampleEveryMs);
  timer.unref();
  return {
    stop: () => clearInterval(timer),
    peakBytes() {
      sample();
      return peak;
    },
  };
}
