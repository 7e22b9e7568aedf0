import {UsageError} from '../../errors/index.ts';
import type {Pointers} from '../../pipeline/package/environment-store.ts';
import {canonicalJson} from '../../transform/canonical-json.ts';
import {checkEnvironmentName, production} from '../../transform/physical-names.ts';
import {sealPlan, type PlanDocument, type PlannedChange} from '../../transform/plan-document.ts';
import {floorToGrain} from '../../transform/schedule.ts';
import {selectAssets} from '../select-assets/select-assets.ts';
import {classify, type ClassifiedAsset} from './classify.ts';
import {describeChange} from './describe-change.ts';
import {desiredVersions} from './desired-versions.ts';
import {parseMoment, timeStrategy} from './due-intervals.ts';
import {describeTable} from './table-facts.ts';
import type {Workspace} from './workspace.ts';

export interface PlanRequest {
  environment: string;
  select: readonly string[];
  exclude: readonly string[];
  /** Moments as typed. */
  start?: string;
  end?: string;
  /** Intervals that have ended by then are due; default now. */
  untilMs?: number;
}

/** A plan with what it was made from. */
export interface MadePlan {
  document: PlanDocument;
  assets: ReadonlyMap<string, ClassifiedAsset>;
  /** What the environment has, or what it begins with. */
  base: Pointers;
}

/** Says what an apply would do. Reads the project, the state and the systems, and changes none of them. */
export async function makePlan(workspace: Workspace, request: PlanRequest): Promise<MadePlan> {
  const {context, store, compiled} = workspace;
  const {runtime} = context;
  const {environment, select, exclude} = request;
  checkEnvironmentName(environment);
  const range = rangeOf(request);
  const {startsFrom, base, revision} = startOf(workspace, environment);
  const selection = await selectAssets(context, compiled, {select, exclude});
  const assets = await classify(
    workspace,
    desiredVersions(workspace, {environment, base, selected: selection.assets}),
  );
  const untilMs = untilOf(workspace, range.endMs, request.untilMs);
  const changes: PlannedChange[] = [];
  for (const asset of assets.values()) {
    const change = await describeChange(workspace, asset, {
      assets,
      environment,
      range,
      ...(untilMs !== undefined && {untilMs}),
    });
    if (change) changes.push(change);
  }
  const removed = select.length + exclude.length > 0 ? [] : removedAssets(workspace, base);
  const document = sealPlan(
    {
      format: 1,
      project: compiled.project.name,
      target: compiled.project.environment,
      environment,
      ...(startsFrom !== undefined && {startsFrom}),
      selection: {select, exclude},
      ...(request.start !== undefined && {start: request.start}),
      ...(request.end !== undefined && {end: request.end}),
      ...(untilMs !== undefined && {until: new Date(untilMs).toISOString()}),
      basis: {
        files: digestOf(
          workspace,
          [...workspace.facts].map(([name, facts]) => [name, facts.fingerprints]),
        ),
        state: runtime.sha256(canonicalJson({revision, base, pending: store.pendingEnvironments()})),
        warehouse: await digestTables(workspace, assets),
      },
      changes: [...changes, ...removed],
      unchanged: assets.size - changes.length,
    },
    (text) => runtime.sha256(text),
  );
  return {document, assets, base};
}

function digestOf({context}: Workspace, value: unknown): string {
  return context.runtime.sha256(canonicalJson(value));
}

/** An environment that is new begins with what production has. */
function startOf({store}: Workspace, environment: string) {
  const own = store.current(environment);
  const source = own ?? (environment === production ? undefined : store.current(production));
  return {
    revision: own?.revision ?? 0,
    base: source ? store.pointers(source.environment, source.revision) : new Map<string, string>(),
    ...(!own && environment !== production && {startsFrom: production}),
  };
}

function rangeOf({start, end}: PlanRequest): {startMs?: number; endMs?: number} {
  const startMs = start === undefined ? undefined : parseMoment(start, '--start');
  const endMs = end === undefined ? undefined : parseMoment(end, '--end');
  if (startMs !== undefined && endMs !== undefined && startMs >= endMs)
    throw new UsageError(`--start ${start} is not before --end ${end}`, {
      hint: 'The end itself is not part of the range.',
    });
  return {...(startMs !== undefined && {startMs}), ...(endMs !== undefined && {endMs})};
}

/** The latest moment at which an interval of any asset has ended, so that plans of one hour are the same. */
function untilOf(
  {facts, context}: Workspace,
  endMs: number | undefined,
  asked: number | undefined,
): number | undefined {
  const nowMs = Math.min(asked ?? context.runtime.clock.now().getTime(), endMs ?? Number.POSITIVE_INFINITY);
  const ends = [...facts.values()].flatMap(({compiled: {asset}}) => {
    const strategy = timeStrategy(asset);
    return strategy ? [floorToGrain(strategy.grain, nowMs)] : [];
  });
  return ends.length > 0 ? Math.max(...ends) : undefined;
}

function removedAssets({store, facts}: Workspace, base: Pointers): PlannedChange[] {
  return [...base]
    .filter(([name]) => !facts.has(name))
    .map(([asset, version]) => {
      const known = store.version(asset, version);
      return {
        asset,
        connection: known?.connection ?? '',
        kind: 'removed',
        category: 'breaking',
        reasons: known?.isInPlace ? ['its table stays where it is'] : [],
        downstream: [],
        action: known?.relation && !known.isInPlace ? 'drop' : 'none',
      };
    });
}

/** Which of the tables that matter are there, with their columns. */
async function digestTables(
  workspace: Workspace,
  assets: ReadonlyMap<string, ClassifiedAsset>,
): Promise<string> {
  const found: unknown[] = [];
  for (const [name, {base, isShared, facts, kind}] of assets) {
    const relation = base?.relation ?? (isShared ? facts.compiled.asset.relation : undefined);
    if (!relation || facts.compiled.asset.kind === 'job') continue;
    const isRead =
      kind !== 'same' ||
      [...assets.values()].some((other) => other.kind !== 'same' && other.facts.reads.includes(name));
    if (!isRead) continue;
    const table = await describeTable(await workspace.warehouse(facts.compiled.connection), relation);
    found.push([relation, table?.columns.map((column) => [column.name, column.nativeType])]);
  }
  return digestOf(workspace, found);
}
