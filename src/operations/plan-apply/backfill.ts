import {UsageError} from '../../errors/index.ts';
import type {Reporter} from '../../pipeline/events.ts';
import {lockProject} from '../../pipeline/package/project-lock.ts';
import {markInterruptedRuns} from '../../pipeline/package/run-ledger.ts';
import type {Interval} from '../../pipeline/build/calendar.ts';
import {batchIntervals} from '../../transform/interval-set.ts';
import {closestNames} from '../../util/suggest.ts';
import type {OperationContext} from '../context.ts';
import {newRunId, type PipelineRun} from '../run-pipeline/record-run.ts';
import {buildVersions} from './build-versions.ts';
import {
  doneIntervals,
  dueIntervals,
  intervalsInRange,
  parseMoment,
  streamOf,
  timeStrategy,
  type TimeStrategy,
} from './due-intervals.ts';
import {currentVersions} from './environments.ts';
import {recoverSwitches} from './switch-environment.ts';
import {withWorkspace, type Workspace} from './workspace.ts';

export interface BackfillRequest {
  asset: string;
  environment: string;
  /** What is due and not done; otherwise everything from `start` to `end`, done or not. */
  missing: boolean;
  start?: string;
  end?: string;
  /** Intervals in one statement; default: what the asset says. */
  batchSize?: number;
  createReporter: () => Promise<Reporter>;
}

export interface Backfill {
  intervals: readonly Interval[];
  /** Absent where nothing was to do. */
  run?: PipelineRun;
}

/** Builds intervals of an asset by time, of the version that an environment has. */
export async function backfill(context: OperationContext, request: BackfillRequest): Promise<Backfill> {
  const range = rangeOf(request);
  return withWorkspace(context, {readOnly: false}, async (workspace) => {
    const {name, strategy} = findTimeAsset(workspace, request.asset);
    const runId = newRunId(context);
    const unlock = lockProject(workspace.database, context.runtime, runId);
    try {
      markInterruptedRuns(workspace.database);
      await recoverSwitches(workspace);
      const versions = currentVersions(workspace, request.environment);
      const version = versions.get(name);
      if (!version?.relation)
        throw new UsageError(`The environment ${request.environment} does not have ${name}`, {
          code: 'usage-unknown-asset',
          hint: `Run \`weir run ${name}\` or \`weir apply --env ${request.environment}\` first.`,
        });
      const facts = workspace.facts.get(name)!;
      if (facts.fingerprints.data !== version.data)
        throw new UsageError(`${name} changed since it was built for ${request.environment}`, {
          hint: `Look at it with \`weir plan --env ${request.environment}\`, and apply that.`,
        });
      const {asset, connection} = facts.compiled;
      const warehouse = await workspace.warehouse(connection);
      const done = await doneIntervals(
        warehouse,
        streamOf(connection, asset, version.relation),
        context.signal,
      );
      const nowMs = context.runtime.clock.now().getTime();
      const single = request.missing
        ? dueIntervals(asset, {strategy, done, nowMs, ...(range && {range})})
        : intervalsInRange(strategy, {startMs: range!.startMs!, endMs: range!.endMs ?? nowMs});
      if (single.length === 0) return {intervals: []};
      const intervals = batchIntervals(single, request.batchSize ?? Number.POSITIVE_INFINITY);
      const run = await buildVersions(workspace, {
        runId,
        runKind: 'backfill',
        environment: request.environment,
        selection: `backfill ${name}`,
        orders: new Map([
          [
            name,
            {
              kind: 'build',
              intervals: single,
              ...(request.batchSize !== undefined && {batchSize: request.batchSize}),
            },
          ],
        ]),
        versions,
        reporter: await request.createReporter(),
      });
      return {intervals, run};
    } finally {
      unlock();
    }
  });
}

function rangeOf({missing, start, end}: BackfillRequest): Partial<Interval> | undefined {
  if (!missing && start === undefined)
    throw new UsageError('Say which intervals to build', {
      hint: 'Pass --missing for all that are due and not done, or --start (and --end) for a range.',
    });
  if (start === undefined && end === undefined) return undefined;
  const startMs = start === undefined ? undefined : parseMoment(start, '--start');
  const endMs = end === undefined ? undefined : parseMoment(end, '--end');
  if (startMs !== undefined && endMs !== undefined && startMs >= endMs)
    throw new UsageError(`--start ${start} is not before --end ${end}`, {
      hint: 'The end itself is not part of the range.',
    });
  return {...(startMs !== undefined && {startMs}), ...(endMs !== undefined && {endMs})};
}

function findTimeAsset({facts}: Workspace, name: string): {name: string; strategy: TimeStrategy} {
  const found =
    facts.get(name) ?? [...facts.values()].find(({compiled}) => compiled.asset.relation.name === name);
  if (!found) {
    const near = closestNames(name, [...facts.keys()]);
    throw new UsageError(`There is no asset ${name}`, {
      code: 'usage-unknown-asset',
      hint:
        near.length > 0
          ? `Did you mean ${near.join(' or ')}?`
          : `Known assets: ${[...facts.keys()].join(', ') || 'none'}.`,
    });
  }
  const {asset} = found.compiled;
  const strategy = timeStrategy(asset);
  if (strategy) return {name: asset.name, strategy};
  throw new UsageError(`${asset.name} (${asset.file}) does not go by intervals of time`, {
    hint: 'Only incremental assets with a time column can be filled; build others with `weir run --full-refresh`.',
  });
}
