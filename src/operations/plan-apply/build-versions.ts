import {CancelledError, RunError} from '../../errors/index.ts';
import type {AssetVersion} from '../../pipeline/package/environment-store.ts';
import type {Reporter} from '../../pipeline/events.ts';
import {beginningOfTimeMs, type Interval} from '../../pipeline/build/calendar.ts';
import {createIntervalLedger} from '../../pipeline/package/interval-ledger.ts';
import {latestRun, type RunKind} from '../../pipeline/package/run-ledger.ts';
import {planRun, type CompiledAsset, type PlanStep} from '../../pipeline/plan.ts';
import {environmentRelation} from '../../transform/physical-names.ts';
import {subtractIntervals} from '../../transform/interval-set.ts';
import {formatRelation} from '../../warehouse/index.ts';
import {tellingRun} from '../openlineage/tell-run.ts';
import {connectionSource} from '../run-pipeline/run-pipeline.ts';
import {recordRun, type PipelineRun} from '../run-pipeline/record-run.ts';
import {createRunRecording} from '../run-pipeline/run-recording.ts';
import {isShared} from './desired-versions.ts';
import {doneIntervals, streamOf} from './due-intervals.ts';
import {placeAsset, type Placement} from './place-build.ts';
import type {Workspace} from './workspace.ts';

/** What is done about one asset. */
export interface BuildOrder {
  kind: 'build' | 'check';
  /** Of assets by time: what is built. */
  intervals?: readonly Interval[];
  /** Intervals in one statement; default: what the asset says. */
  batchSize?: number;
}

export interface BuildRequest {
  runId: string;
  runKind: RunKind;
  /** Whose versions these are. */
  environment: string;
  /** Of weir.yml's environment, as runs are told apart. */
  selection: string;
  orders: ReadonlyMap<string, BuildOrder>;
  /** Where the rows of all assets are to be. */
  versions: ReadonlyMap<string, AssetVersion>;
  concurrency?: number;
  reporter: Reporter;
}

/** Builds versions into their tables and checks them there. Throws `RunError` when one of them fails. */
export async function buildVersions(workspace: Workspace, request: BuildRequest): Promise<PipelineRun> {
  const {context, compiled, database} = workspace;
  const {runId, orders, versions, runKind} = request;
  const {project, connections, dependencies} = compiled;
  const assets = await placeAll(workspace, request);
  const plan = planRun({
    project: project.name,
    environment: project.environment,
    assets,
    dependencies,
    selected: new Set(orders.keys()),
    connections,
  });
  const last = latestRun(database, project.environment, runKind);
  const wasCut = last?.status === 'interrupted' || last?.status === 'cancelled';
  const reporter = await tellingRun(context, {
    compiled,
    relations: relationsIn(workspace, request.environment),
    database,
    reporter: request.reporter,
  });
  const run = await recordRun(context, {
    runId,
    kind: runKind,
    plan: {...plan, steps: plan.steps.map((step) => toOrder(step, workspace, request))},
    notices: compiled.notices,
    selection: request.selection,
    ...(wasCut && {continues: last.continues ?? last.id}),
    concurrency: request.concurrency ?? project.concurrency,
    connections: connectionSource(context, compiled),
    loads: {},
    database,
    root: project.root,
    reporters: [createRunRecording(context.runtime, project.root, runId), reporter],
  });
  await recordIntervals(workspace, {runId, orders, versions});
  if (run.status === 'cancelled') throw new CancelledError();
  if (run.status === 'failed')
    throw new RunError(`${run.failed} of ${run.succeeded + run.failed + run.skipped} assets failed`, {
      hint: `See \`weir runs show ${runId}\`. Views are as they were; after the fix do the same again.`,
      details: {runId},
    });
  return run;
}

/** Under which name people of an environment read each asset. */
function relationsIn({facts, definition}: Workspace, environment: string): Map<string, string> {
  return new Map(
    [...facts].map(([name, {compiled}]) => {
      const {asset, connection} = compiled;
      const relation = isShared(asset)
        ? asset.relation
        : environmentRelation(asset.relation, environment, definition(connection));
      return [name, formatRelation(relation)];
    }),
  );
}

function placeAll(workspace: Workspace, {orders, versions}: BuildRequest): Promise<CompiledAsset[]> {
  const placements = new Map<string, Placement>();
  const placementOf = (connection: string) => {
    const known = placements.get(connection);
    if (known) return known;
    const tables = [...workspace.facts.values()].flatMap(({compiled}) => {
      const at = versions.get(compiled.asset.name)?.relation;
      return compiled.connection === connection && at ? [{asset: compiled.asset.relation, at}] : [];
    });
    const placement = {definition: workspace.definition(connection), tables};
    placements.set(connection, placement);
    return placement;
  };
  return Promise.all(
    workspace.compiled.assets.map(async (compiled) => {
      const {name} = compiled.asset;
      const relation = versions.get(name)?.relation ?? compiled.asset.relation;
      return orders.get(name)?.kind === 'build'
        ? placeAsset(compiled, relation, placementOf(compiled.connection))
        : {...compiled, asset: {...compiled.asset, relation}};
    }),
  );
}

function toOrder(step: PlanStep, workspace: Workspace, {orders, versions}: BuildRequest): PlanStep {
  const {name, relation} = step.asset;
  const {kind, intervals, batchSize} = orders.get(name)!;
  const own = workspace.facts.get(name)!.compiled.asset;
  return {
    ...step,
    ...(versions.has(name) && {stream: streamOf(step.connection, own, relation)}),
    ...(kind === 'check' && {action: {kind: 'check'}}),
    ...(intervals && {intervals}),
    ...(batchSize !== undefined && {action: inBatches(step.action, batchSize)}),
  };
}

function inBatches(action: PlanStep['action'], batchSize: number): PlanStep['action'] {
  return action.kind === 'increment' && action.strategy.kind === 'time'
    ? {...action, strategy: {...action.strategy, batchSize}}
    : action;
}

/** What the systems committed is done; the rest of what was asked for failed. */
async function recordIntervals(
  workspace: Workspace,
  {runId, orders, versions}: Pick<BuildRequest, 'runId' | 'orders' | 'versions'>,
): Promise<void> {
  const {context, database, compiled, facts} = workspace;
  const ledger = createIntervalLedger(database, compiled.project.environment);
  const at = context.runtime.clock.now().toISOString();
  for (const [name, {intervals}] of orders) {
    const version = versions.get(name);
    if (!intervals || !version?.relation) continue;
    const {asset, connection} = facts.get(name)!.compiled;
    const stream = streamOf(connection, asset, version.relation);
    const done = await doneIntervals(await workspace.warehouse(connection), stream, context.signal);
    ledger.record(
      name,
      version.version,
      intervals.map((interval) => {
        const isDone = subtractIntervals([interval], done).length === 0;
        return {...interval, status: isDone ? 'done' : 'failed', runId};
      }),
      at,
    );
  }
}

/** Intervals as a plan has them. */
export function readIntervals(texts: readonly {from?: string; to: string}[]): Interval[] {
  return texts.map(({from, to}) => ({
    startMs: from === undefined ? beginningOfTimeMs : Date.parse(from),
    endMs: Date.parse(to),
  }));
}
