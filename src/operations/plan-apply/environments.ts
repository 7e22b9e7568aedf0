import {UsageError} from '../../errors/index.ts';
import type {
  AssetVersion,
  EnvironmentRevision,
  RevisionCause,
} from '../../pipeline/package/environment-store.ts';
import {closestNames} from '../../util/suggest.ts';
import {formatRelation} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {withWorkspace, type Workspace} from './workspace.ts';

export interface EnvironmentView {
  environment: string;
  revision: number;
  cause: string;
  createdAt: string;
  assets: number;
  /** Assets whose version production does not have. */
  ownVersions: number;
}

export interface EnvironmentDifference {
  asset: string;
  kind: 'only-first' | 'only-second' | 'differs';
  /** Where the rows are in either. */
  first?: string;
  second?: string;
}

/** All environments of the project. */
export async function listEnvironments(context: OperationContext): Promise<EnvironmentView[]> {
  return withWorkspace(context, {readOnly: true}, async ({store}) => {
    const production = store.current('prod');
    const inProduction = new Set(
      production ? [...store.pointers('prod', production.revision)].map((pair) => pair.join('\0')) : [],
    );
    return store.environments().map(({environment, revision, cause, createdAt}) => {
      const pointers = [...store.pointers(environment, revision)];
      return {
        environment,
        revision,
        cause: describeCause(cause),
        createdAt,
        assets: pointers.length,
        ownVersions: pointers.filter((pair) => !inProduction.has(pair.join('\0'))).length,
      };
    });
  });
}

function describeCause(cause: RevisionCause): string {
  if (cause.kind === 'promote') return `promote from ${cause.from}`;
  return cause.kind === 'rollback' ? `rollback to ${cause.to}` : cause.kind;
}

/** What two environments have of one asset and of another. */
export async function diffEnvironments(
  context: OperationContext,
  {first, second}: {first: string; second: string},
): Promise<EnvironmentDifference[]> {
  return withWorkspace(context, {readOnly: true}, async (workspace) =>
    compareVersions(currentVersions(workspace, first), currentVersions(workspace, second)),
  );
}

export function compareVersions(
  one: ReadonlyMap<string, AssetVersion>,
  other: ReadonlyMap<string, AssetVersion>,
): EnvironmentDifference[] {
  const assets = [...new Set([...one.keys(), ...other.keys()])].toSorted();
  return assets.flatMap((asset) => {
    const [first, second] = [one.get(asset), other.get(asset)];
    if (first && second && first.version === second.version) return [];
    return [
      {
        asset,
        kind: !second ? 'only-first' : !first ? 'only-second' : 'differs',
        ...(first?.relation && {first: formatRelation(first.relation)}),
        ...(second?.relation && {second: formatRelation(second.relation)}),
      },
    ];
  });
}

/** The current revision of an environment. Throws `UsageError` with the known ones. */
export function requireEnvironment({store}: Workspace, environment: string): EnvironmentRevision {
  const found = store.current(environment);
  if (found) return found;
  const known = store.environments().map((revision) => revision.environment);
  const [near] = closestNames(environment, known);
  throw new UsageError(`There is no environment ${environment} to look at: nothing was applied to it`, {
    code: 'usage-unknown-environment',
    hint:
      near !== undefined
        ? `Did you mean ${near}?`
        : known.length > 0
          ? `Known environments: ${known.join(', ')}.`
          : `Make it with \`weir apply --env ${environment}\`.`,
  });
}

/** What an environment has, by asset. */
export function currentVersions(workspace: Workspace, environment: string): Map<string, AssetVersion> {
  return versionsAt(workspace, environment, requireEnvironment(workspace, environment).revision);
}

export function versionsAt(
  {store}: Workspace,
  environment: string,
  revision: number,
): Map<string, AssetVersion> {
  return new Map(
    [...store.pointers(environment, revision)].flatMap(([asset, version]) => {
      const known = store.version(asset, version);
      return known ? [[asset, known] as const] : [];
    }),
  );
}
