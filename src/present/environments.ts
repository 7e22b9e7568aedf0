import type {RemovedVersion} from '../operations/plan-apply/collect-garbage.ts';
import type {EnvironmentDifference, EnvironmentView} from '../operations/plan-apply/environments.ts';
import {alignColumns} from '../util/align-columns.ts';
import {countOf} from '../util/format-quantity.ts';

export function formatEnvironments(environments: readonly EnvironmentView[]): string {
  if (environments.length === 0) return 'No environments yet: make one with `weir apply --env dev`.\n';
  return alignColumns([
    ['environment', 'revision', 'by', 'at', 'assets', 'own'],
    ...environments.map(({environment, revision, cause, createdAt, assets, ownVersions}) => [
      environment,
      String(revision),
      cause,
      createdAt,
      String(assets),
      String(ownVersions),
    ]),
  ]);
}

/** `first` and `second` name the two sides. */
export function formatDifferences(
  differences: readonly EnvironmentDifference[],
  {first, second}: {first: string; second: string},
): string {
  if (differences.length === 0) return `${first} and ${second} are the same.\n`;
  const marks = {'only-first': '-', 'only-second': '+', differs: '~'} as const;
  return alignColumns(
    differences.map((difference) => [
      `${marks[difference.kind]} ${difference.asset}`,
      `${first}: ${difference.first ?? '-'}`,
      `${second}: ${difference.second ?? '-'}`,
    ]),
  );
}

export function formatRemovedVersions(removed: readonly RemovedVersion[], isDryRun: boolean): string {
  if (removed.length === 0) return 'Nothing to remove.\n';
  const words = isDryRun ? 'would be dropped' : 'dropped';
  const lines = alignColumns(
    removed.map(({kind, relation, connection, lastUsedAt}) => [
      kind,
      `${connection}: ${relation}`,
      `last used ${lastUsedAt}`,
    ]),
  );
  return `${lines}${countOf(removed.length, 'version')} ${words}\n`;
}
