import {CancelledError, UsageError} from '../../errors/index.ts';
import type {AssetVersion, RevisionCause} from '../../pipeline/package/environment-store.ts';
import {lockProject} from '../../pipeline/package/project-lock.ts';
import {checkEnvironmentName} from '../../transform/physical-names.ts';
import type {OperationContext} from '../context.ts';
import {newRunId} from '../run-pipeline/record-run.ts';
import {
  compareVersions,
  currentVersions,
  requireEnvironment,
  versionsAt,
  type EnvironmentDifference,
} from './environments.ts';
import {recoverSwitches, switchEnvironment} from './switch-environment.ts';
import {withWorkspace, type Workspace} from './workspace.ts';

export interface MoveOptions {
  assumeYes: boolean;
  /** Shows what will differ before it is agreed to. */
  show: (differences: readonly EnvironmentDifference[]) => Promise<void>;
}

/** Lets an environment have the versions of another one. Only views change; nothing is built. */
export function promoteEnvironment(
  context: OperationContext,
  {from, to, ...options}: MoveOptions & {from: string; to: string},
): Promise<EnvironmentDifference[]> {
  checkEnvironmentName(to);
  return moveEnvironment(context, to, options, (workspace) => ({
    versions: currentVersions(workspace, from),
    cause: {kind: 'promote', from},
    question: `Let ${to} have the versions of ${from}?`,
  }));
}

/** Lets an environment have what it had before. Throws `UsageError` where that was removed. */
export function rollBackEnvironment(
  context: OperationContext,
  {environment, to, ...options}: MoveOptions & {environment: string; to?: number},
): Promise<EnvironmentDifference[]> {
  return moveEnvironment(context, environment, options, (workspace) => {
    const revision = to ?? formerRevision(workspace, environment);
    const versions = versionsAt(workspace, environment, revision);
    const wanted = workspace.store.pointers(environment, revision);
    if (wanted.size === 0)
      throw new UsageError(`${environment} has no revision ${revision}`, {
        hint: `It has ${workspace.store
          .revisions(environment)
          .map((known) => known.revision)
          .toSorted((a, b) => a - b)
          .join(', ')}.`,
      });
    const gone = [...versions.values()].find(({kind, relation}) => kind !== 'none' && !relation);
    if (gone)
      throw new UsageError(
        `${environment} cannot go back to revision ${revision}: the table that ${gone.asset} had was removed`,
        {hint: 'Bring the files back to what they were and run `weir apply`.'},
      );
    return {
      versions,
      cause: {kind: 'rollback', to: revision},
      question: `Let ${environment} have what it had at revision ${revision}?`,
    };
  });
}

/** Of several rollbacks in a row each goes one further back. */
function formerRevision(workspace: Workspace, environment: string): number {
  const {revision, cause} = requireEnvironment(workspace, environment);
  const former = (cause.kind === 'rollback' ? cause.to : revision) - 1;
  if (former > 0) return former;
  throw new UsageError(`${environment} has nothing to go back to`, {
    hint: 'Only what was applied, promoted or run before can be had again.',
  });
}

interface Move {
  versions: ReadonlyMap<string, AssetVersion>;
  cause: RevisionCause;
  question: string;
}

function moveEnvironment(
  context: OperationContext,
  environment: string,
  {assumeYes, show}: MoveOptions,
  prepare: (workspace: Workspace) => Move,
): Promise<EnvironmentDifference[]> {
  return withWorkspace(context, {readOnly: false}, async (workspace) => {
    const unlock = lockProject(workspace.database, context.runtime, newRunId(context));
    try {
      await recoverSwitches(workspace);
      const {versions, cause, question} = prepare(workspace);
      const now = workspace.store.current(environment);
      const before = now ? versionsAt(workspace, environment, now.revision) : new Map<string, AssetVersion>();
      const differences = compareVersions(before, versions);
      if (differences.length === 0) return [];
      await show(differences);
      await agree(context, assumeYes, question);
      await switchEnvironment(workspace, {environment, versions, cause});
      return differences;
    } finally {
      unlock();
    }
  });
}

/** Throws unless the person agrees. */
export async function agree(
  {runtime: {prompts}}: OperationContext,
  assumeYes: boolean,
  question: string,
): Promise<void> {
  if (assumeYes) return;
  if (!prompts.isAvailable)
    throw new UsageError('This changes an environment, and there is nobody to ask', {
      code: 'usage-no-terminal',
      hint: 'Pass --yes to go on without a question.',
    });
  if (!(await prompts.confirm(question, {default: false}))) throw new CancelledError();
}
