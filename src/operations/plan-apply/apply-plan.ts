import {CancelledError, UsageError} from '../../errors/index.ts';
import type {Reporter} from '../../pipeline/events.ts';
import {markInterruptedRuns} from '../../pipeline/package/run-ledger.ts';
import {lockProject} from '../../pipeline/package/project-lock.ts';
import type {AssetVersion} from '../../pipeline/package/environment-store.ts';
import type {PlanBasis, PlanDocument} from '../../transform/plan-document.ts';
import {formatRelation} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {newRunId} from '../run-pipeline/record-run.ts';
import {buildVersions, readIntervals, type BuildOrder} from './build-versions.ts';
import {makePlan, type MadePlan, type PlanRequest} from './make-plan.ts';
import {reusedRelation} from './describe-change.ts';
import {recoverSwitches, switchEnvironment} from './switch-environment.ts';
import {withWorkspace, type Workspace} from './workspace.ts';

export interface ApplyRequest {
  /** A plan made before, which must still hold; without one, a plan is made now. */
  plan?: PlanDocument;
  request: PlanRequest;
  /** Shows the plan and asks. */
  agree: (plan: PlanDocument) => Promise<boolean>;
  concurrency?: number;
  createReporter: () => Promise<Reporter>;
}

export interface AppliedPlan {
  plan: PlanDocument;
  /** Absent where nothing had to be built. */
  runId?: string;
  /** False where there was nothing to do. */
  hasChanged: boolean;
}

/**
 * Does what a plan says. New versions are built and checked aside, then the views change all together; whenever it ends
 * before that, the environment is as it was. Throws `UsageError` when the plan does not hold any more.
 */
export async function applyPlan(context: OperationContext, request: ApplyRequest): Promise<AppliedPlan> {
  return withWorkspace(context, {readOnly: false}, async (workspace) => {
    const runId = newRunId(context);
    const unlock = lockProject(workspace.database, context.runtime, runId);
    try {
      markInterruptedRuns(workspace.database);
      await recoverSwitches(workspace);
      const made = await makePlan(workspace, requestOf(request));
      if (request.plan) refuseDrift(request.plan, made.document);
      const {changes, startsFrom} = made.document;
      const hasWork = changes.some(({action, kind}) => action !== 'shared' || kind === 'removed');
      if (!hasWork && startsFrom === undefined) return {plan: made.document, hasChanged: false};
      if (!(await request.agree(made.document))) throw new CancelledError();
      return await carryOut(workspace, made, {...request, runId});
    } finally {
      unlock();
    }
  });
}

function requestOf({plan, request}: ApplyRequest): PlanRequest {
  if (!plan) return request;
  const {environment, selection, start, end, until} = plan;
  return {
    environment,
    ...selection,
    ...(start !== undefined && {start}),
    ...(end !== undefined && {end}),
    ...(until !== undefined && {untilMs: Date.parse(until)}),
  };
}

const basisWords: Readonly<Record<keyof PlanBasis, string>> = {
  files: 'the files of the project',
  state: 'the environment',
  warehouse: 'tables in the warehouse',
};

function refuseDrift(before: PlanDocument, now: PlanDocument): void {
  if (before.digest === now.digest) return;
  const moved = (Object.keys(basisWords) as (keyof PlanBasis)[]).filter(
    (part) => before.basis[part] !== now.basis[part],
  );
  const what = moved.map((part) => basisWords[part]).join(' and ') || 'what is to be done';
  throw new UsageError(
    `The plan does not hold any more: ${what} changed since it was made. Nothing was done`,
    {
      code: 'plan-drift',
      hint: 'Make a new one with `weir plan`, look at it, and apply that.',
      details: {moved},
    },
  );
}

async function carryOut(
  workspace: Workspace,
  made: MadePlan,
  {runId, concurrency, createReporter}: ApplyRequest & {runId: string},
): Promise<AppliedPlan> {
  const {document, base} = made;
  const versions = finalVersions(workspace, made);
  const orders = ordersOf(document);
  if (orders.size > 0)
    await buildVersions(workspace, {
      runId,
      runKind: 'apply',
      environment: document.environment,
      selection: `apply ${document.environment}`,
      orders,
      versions,
      ...(concurrency !== undefined && {concurrency}),
      reporter: await createReporter(),
    });
  const {environment, digest} = document;
  const isSame = document.startsFrom === undefined && samePointers(base, versions);
  if (isSame) {
    const at = workspace.context.runtime.clock.now().toISOString();
    for (const version of versions.values()) workspace.store.saveVersion(version, at);
  } else await switchEnvironment(workspace, {environment, versions, cause: {kind: 'apply'}, plan: digest});
  return {plan: document, hasChanged: true, ...(orders.size > 0 && {runId})};
}

/** What the environment will have, each version with the table that holds its rows. */
function finalVersions(workspace: Workspace, {document, assets}: MadePlan): Map<string, AssetVersion> {
  const actions = new Map(document.changes.map((change) => [change.asset, change.action]));
  return new Map(
    [...assets].map(([name, asset]) => {
      const isReused = actions.get(name) === 'reuse';
      const relation = isReused ? reusedRelation(workspace, asset) : asset.version.relation;
      const own = asset.facts.compiled.asset.relation;
      return [
        name,
        {
          ...asset.version,
          ...(relation && {relation}),
          isInPlace: relation !== undefined && formatRelation(relation) === formatRelation(own),
        },
      ];
    }),
  );
}

function ordersOf({changes}: PlanDocument): Map<string, BuildOrder> {
  const orders = new Map<string, BuildOrder>();
  for (const {asset, action, intervals} of changes) {
    if (action === 'check') orders.set(asset, {kind: 'check'});
    if (action === 'build' || action === 'load')
      orders.set(asset, {kind: 'build', ...(intervals && {intervals: readIntervals(intervals)})});
  }
  return orders;
}

function samePointers(
  base: ReadonlyMap<string, string>,
  versions: ReadonlyMap<string, AssetVersion>,
): boolean {
  return (
    base.size === versions.size && [...versions].every(([asset, {version}]) => base.get(asset) === version)
  );
}
