import type {Reporter} from '../../pipeline/events.ts';
import type {LoadOptions} from '../../pipeline/ingest/context.ts';
import {requireCursors} from '../../pipeline/ingest/load-asset.ts';
import {withProjectLock} from '../../pipeline/package/project-lock.ts';
import {markInterruptedRuns} from '../../pipeline/package/run-ledger.ts';
import {openTemporaryStateDatabase} from '../../pipeline/package/state-database.ts';
import type {Project} from '../../config/project.ts';
import {OpsError, UnsupportedError} from '../../errors/index.ts';
import type {OperationContext} from '../context.ts';
import {openSettings} from '../open-connection.ts';
import {openEmbedded} from '../open-embedded.ts';
import {tellingRun} from '../openlineage/tell-run.ts';
import {newRunId, recordRun, type PipelineRun} from '../run-pipeline/record-run.ts';
import {createRunRecording} from '../run-pipeline/run-recording.ts';
import {planIngest, type PlannedIngest} from './plan-ingest.ts';
import type {IngestRequest} from './ingest-request.ts';

export interface IngestOptions extends LoadOptions {
  /** Tables at once. Default: that of weir.yml, or 4. */
  concurrency?: number;
  reporter: Reporter;
}

const usualConcurrency = 4;

/**
 * Loads tables, files or streams without an asset. Where they stand is kept by the destination; in a project the run is
 * recorded as all others are, elsewhere nothing is left behind.
 */
export async function ingest(
  context: OperationContext,
  request: IngestRequest,
  options: IngestOptions,
): Promise<PipelineRun> {
  const planned = await planIngest(context, request);
  if (options.range)
    requireCursors(
      planned.plan.steps.flatMap(({asset}) =>
        asset.kind === 'ingest' ? [{name: asset.name, cursor: asset.settings.cursor}] : [],
      ),
    );
  const project = await findProject(context);
  const runId = newRunId(context);
  return project
    ? ingestInProject(context, request, options, {planned, project, runId})
    : ingestOutside(context, request, options, {planned, runId});
}

async function ingestInProject(
  context: OperationContext,
  request: IngestRequest,
  options: IngestOptions,
  {planned, project, runId}: {planned: PlannedIngest; project: Project; runId: string},
): Promise<PipelineRun> {
  const {runtime} = context;
  return withProjectLock(runtime, {root: project.root, runId}, async (database) => {
    markInterruptedRuns(database);
    const {assets, definitions: connections} = planned;
    const dependencies = new Map(assets.map(({asset}) => [asset.name, []]));
    const compiled = {project, assets, dependencies, connections, notices: []};
    const reporter = await tellingRun(context, {compiled, database, reporter: options.reporter});
    return recordRun(context, {
      ...runOf(context, request, options, planned, runId),
      concurrency: options.concurrency ?? project.concurrency,
      database,
      root: project.root,
      reporters: [createRunRecording(runtime, project.root, runId), reporter],
    });
  });
}

async function ingestOutside(
  context: OperationContext,
  request: IngestRequest,
  options: IngestOptions,
  {planned, runId}: {planned: PlannedIngest; runId: string},
): Promise<PipelineRun> {
  requireMemory(planned);
  const database = await openTemporaryStateDatabase(context.runtime);
  try {
    return await recordRun(context, {
      ...runOf(context, request, options, planned, runId),
      concurrency: options.concurrency ?? usualConcurrency,
      database,
      reporters: [options.reporter],
    });
  } finally {
    database.close();
  }
}

/** Outside of a project only the destination can remember how far it was loaded. */
function requireMemory({plan, definitions}: PlannedIngest): void {
  const forgetful = plan.steps.find(
    ({connection, action}) =>
      action.kind === 'load' &&
      (action.settings.cursor !== undefined || action.selection.kind === 'stream') &&
      !definitions.get(connection)!.definition.capabilities.bulkWrite?.keepsState,
  );
  if (!forgetful) return;
  const {title} = definitions.get(forgetful.connection)!.definition;
  throw new UnsupportedError(
    `${title} does not keep how far ${forgetful.asset.name} was loaded, and there is no project that could`,
    {hint: 'Make a project with `weir init`, or load all rows every time, without --cursor.'},
  );
}

function runOf(
  context: OperationContext,
  request: IngestRequest,
  options: IngestOptions,
  {plan, places, definitions}: PlannedIngest,
  runId: string,
) {
  return {
    runId,
    kind: 'ingest' as const,
    plan,
    notices: [],
    selection: `ingest ${request.from} ${request.to}`,
    connections: {
      open(name: string) {
        const {settings, ...place} = places.get(name)!;
        // A stream may keep something at its source, e.g. how far its changes were taken.
        const readOnly = plan.steps.every(
          ({connection, action}) =>
            connection !== name && action.kind === 'load' && action.selection.kind !== 'stream',
        );
        return openSettings(context, settings, {...place, readOnly, signal: context.signal});
      },
      openEmbedded: () => openEmbedded(context),
      concurrency: (name: string) =>
        places.get(name)?.settings.concurrency ??
        definitions.get(name)!.definition.capabilities.defaultConcurrency,
    },
    loads: options,
  };
}

async function findProject(context: OperationContext): Promise<Project | undefined> {
  try {
    return await context.project();
  } catch (error) {
    if (error instanceof OpsError && error.code === 'project-missing') return undefined;
    throw error;
  }
}
