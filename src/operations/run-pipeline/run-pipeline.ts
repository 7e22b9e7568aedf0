import type {Reporter} from '../../pipeline/events.ts';
import type {LoadOptions} from '../../pipeline/ingest/context.ts';
import {requireCursors} from '../../pipeline/ingest/load-asset.ts';
import {lockProject} from '../../pipeline/package/project-lock.ts';
import {createReferenceCache} from '../../pipeline/package/reference-cache.ts';
import {createFingerprintKeeper, type KeptFingerprints} from '../../pipeline/package/asset-history.ts';
import {latestRun, markInterruptedRuns} from '../../pipeline/package/run-ledger.ts';
import {openStateDatabase} from '../../pipeline/package/state-database.ts';
import type {RunPlan} from '../../pipeline/plan.ts';
import type {Sqlite} from '../../runtime/ports.ts';
import {findScriptConnection} from '../compile-project/script-connections.ts';
import type {OperationContext} from '../context.ts';
import {openConnection, openSettings} from '../open-connection.ts';
import {openEmbedded} from '../open-embedded.ts';
import type {AssetSelection, SelectedAssets} from '../select-assets/select-assets.ts';
import {tellingRun} from '../openlineage/tell-run.ts';
import {prepareProductionRun} from '../plan-apply/production-run.ts';
import {planPipeline, type PlannedPipeline} from './plan-pipeline.ts';
import {newRunId, recordRun, type PipelineRun} from './record-run.ts';
import {createRunRecording} from './run-recording.ts';
import {unfinishedAssets} from './unfinished-assets.ts';

export type {PipelineRun} from './record-run.ts';

export interface RunPipelineOptions extends LoadOptions, AssetSelection {
  /**
   * Only what the last run did not finish: assets that failed, were skipped or stopped, and what depends on them.
   * What it committed is not loaded a second time. Default false.
   */
  resume?: boolean;
  /** Start nothing more once an asset failed. Default false. */
  failFast?: boolean;
  /** Do not take over the loads of an interrupted run. Default false. */
  fresh: boolean;
  /** Assets at once; default: `concurrency` of weir.yml. */
  concurrency?: number;
  reporter: Reporter;
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
    const only = options.resume ? unfinishedAssets(database, project.environment) : undefined;
    const planned = await planPipeline(
      context,
      {...options, ...(only && {only})},
      createReferenceCache(database),
    );
    if (options.range) requireRange(planned.plan);
    const runId = newRunId(context);
    const unlock = lockProject(database, runtime, runId);
    try {
      const production = await prepareProductionRun(planned, {runtime, database});
      const placed = {...planned, plan: production.plan};
      const run = await withExtension(context, placed, () =>
        execute(context, options, placed, database, runId),
      );
      production.record(runId);
      return run;
    } finally {
      unlock();
    }
  } finally {
    database.close();
  }
}

/** What the project does around a run, in a session of its own. */
async function withExtension(
  context: OperationContext,
  {compiled}: PlannedPipeline,
  run: () => Promise<PipelineRun>,
): Promise<PipelineRun> {
  const {before, after} = compiled.extension ?? {};
  if (!before && !after) return run();
  const told: string[] = [];
  const work = {
    open: connectionSource(context, compiled).open,
    signal: context.signal,
    tell: (message: string) => void told.push(message),
  };
  await before?.(work);
  try {
    return await run();
  } finally {
    await after?.(work);
    for (const message of told)
      await context.runtime.streams.stderr.write(`${context.runtime.redactor.redact(message)}
`);
  }
}

async function execute(
  context: OperationContext,
  options: RunPipelineOptions,
  {compiled, selected, plan}: PlannedPipeline,
  database: Sqlite,
  runId: string,
): Promise<PipelineRun> {
  const {project} = compiled;
  const reporter = await tellingRun(context, {compiled, database, reporter: options.reporter});
  markInterruptedRuns(database);
  const continues = options.fresh ? undefined : continuedRun(database, plan, options.resume === true);
  return recordRun(context, {
    runId,
    kind: 'run',
    plan,
    notices: [
      ...compiled.notices,
      ...selected.warnings.map((message) => ({level: 'warn' as const, message})),
    ],
    selection: describeSelection(options),
    ...(continues !== undefined && {continues}),
    concurrency: options.concurrency ?? project.concurrency,
    ...(options.failFast !== undefined && {failFast: options.failFast}),
    connections: connectionSource(context, compiled),
    loads: options,
    database,
    root: project.root,
    reporters: [
      createRunRecording(context.runtime, project.root, runId),
      createFingerprintKeeper(database, project.environment, fingerprintsOf(context, compiled, selected)),
      ...(compiled.extension?.reporters() ?? []),
      reporter,
    ],
  });
}

/**
 * Loads of a run that ended without its own doing keep their ids, and those of a failed run that is resumed; they lead
 * back to the first run of the chain.
 */
function continuedRun(database: Sqlite, plan: RunPlan, resumes: boolean): string | undefined {
  const last = latestRun(database, plan.environment);
  return last &&
    (last.status === 'interrupted' || last.status === 'cancelled' || (resumes && last.status === 'failed'))
    ? (last.continues ?? last.id)
    : undefined;
}

/** As typed, exclusions and the selector's name included. */
function describeSelection({select, exclude = [], selector, resume}: RunPipelineOptions): string {
  return [
    ...(resume ? ['--resume'] : []),
    ...select,
    ...(selector === undefined ? [] : [`--selector ${selector}`]),
    ...exclude.map((text) => `--exclude ${text}`),
  ].join(' ');
}

function fingerprintsOf(
  {runtime}: OperationContext,
  {assets}: PlannedPipeline['compiled'],
  {graph}: SelectedAssets,
): Map<string, KeptFingerprints> {
  return new Map(
    assets.flatMap(({asset, select}) => {
      const fingerprints = graph.nodes.get(asset.name)?.fingerprints;
      if (!fingerprints) return [];
      const kept = select === undefined ? {} : {select: runtime.redactor.redact(select)};
      return [[asset.name, {...fingerprints, ...kept}] as const];
    }),
  );
}

function requireRange({steps}: RunPlan): void {
  requireCursors(
    steps.flatMap(({asset}) =>
      asset.kind === 'ingest' ? [{name: asset.name, cursor: asset.settings.cursor}] : [],
    ),
  );
}

/** Opens the connections of a project, those of its scripts too. */
export function connectionSource(
  context: OperationContext,
  {project, connections}: PlannedPipeline['compiled'],
) {
  return {
    async open(name: string) {
      const script = await findScriptConnection(context, project, name);
      return script
        ? openSettings(context, script, {root: project.root, signal: context.signal})
        : openConnection(context, name, {signal: context.signal});
    },
    openEmbedded: () => openEmbedded(context),
    concurrency: (name: string) =>
      project.connections.get(name)?.concurrency ??
      connections.get(name)?.definition.capabilities.defaultConcurrency ??
      1,
  };
}
