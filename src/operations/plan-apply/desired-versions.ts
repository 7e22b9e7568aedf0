import {UnsupportedError, UsageError} from '../../errors/index.ts';
import type {AssetVersion, Pointers} from '../../pipeline/package/environment-store.ts';
import type {Asset} from '../../project/asset.ts';
import {production, versionRelation} from '../../transform/physical-names.ts';
import {versionOf} from '../../transform/fingerprint.ts';
import type {AssetFacts} from './asset-facts.ts';
import type {Workspace} from './workspace.ts';

/** An asset as it is to be in an environment, beside what is there. */
export interface DesiredAsset {
  facts: AssetFacts;
  /** True when the table belongs to all environments, because its rows come from outside. */
  isShared: boolean;
  version: AssetVersion;
  /** What the environment has now. */
  base?: AssetVersion;
  isSelected: boolean;
}

export interface DesiredInput {
  environment: string;
  base: Pointers;
  selected: ReadonlySet<string>;
}

/** What is built from a SELECT or a file of the project has versions; other rows have one table for everybody. */
export function isShared({kind}: Asset): boolean {
  return kind !== 'sql' && kind !== 'seed';
}

/** Versions of all assets, in the order of work. Assets that are not selected stay what they are. */
export function desiredVersions(
  workspace: Workspace,
  {environment, base, selected}: DesiredInput,
): Map<string, DesiredAsset> {
  const desired = new Map<string, DesiredAsset>();
  for (const name of workspace.order) {
    const facts = workspace.facts.get(name)!;
    const former = base.get(name);
    const known = former === undefined ? undefined : workspace.store.version(name, former);
    const isSelected = selected.has(name);
    if (!isSelected) {
      if (known)
        desired.set(name, {
          facts,
          isShared: isShared(facts.compiled.asset),
          version: known,
          base: known,
          isSelected,
        });
      continue;
    }
    const version = makeVersion(workspace, facts, {environment, known, desired});
    desired.set(name, {
      facts,
      isShared: isShared(facts.compiled.asset),
      version,
      ...(known && {base: known}),
      isSelected,
    });
  }
  return desired;
}

function makeVersion(
  {context: {runtime}, store, definition}: Workspace,
  {compiled, fingerprints, reads, definition: written}: AssetFacts,
  {
    environment,
    known,
    desired,
  }: {environment: string; known: AssetVersion | undefined; desired: ReadonlyMap<string, DesiredAsset>},
): AssetVersion {
  const {asset, connection} = compiled;
  if (compiled.perform)
    throw new UnsupportedError(
      `${asset.name} (${asset.file}) is built in its own way, which knows no environments`,
      {
        hint: 'Build it by `weir run`, or choose other assets with --select.',
      },
    );
  const shared = isShared(asset);
  const upstream = new Map(
    (shared ? [] : reads.toSorted()).map((name) => {
      const found = desired.get(name);
      if (!found) throw absentError(asset.name, name, environment);
      return [name, found.version.version];
    }),
  );
  const version = versionOf(fingerprints.data, upstream, (text) => runtime.sha256(text));
  // A load that differs changes the one table that all environments read, so only production does that.
  if (shared && known && environment !== production) return known;
  const adapter = definition(connection);
  const isBuilt =
    asset.kind !== 'job' && !(asset.kind === 'sql' && asset.materialization.kind === 'ephemeral');
  if (!shared && isBuilt && !adapter.capabilities.transform?.pointsViews)
    throw new UnsupportedError(
      `${adapter.title} has no environments, which ${asset.name} (${asset.file}) on ${connection} would need`,
      {
        hint: 'Build it by `weir run`, or choose other assets with --select. The capability table in the README lists the systems that have them.',
      },
    );
  const stored = store.version(asset.name, version);
  const relation =
    stored?.relation ?? (shared ? asset.relation : versionRelation(asset.relation, version, adapter));
  return {
    asset: asset.name,
    version,
    ...fingerprints,
    connection,
    kind: !isBuilt
      ? 'none'
      : asset.kind === 'sql' && asset.materialization.kind === 'view'
        ? 'view'
        : 'table',
    ...(isBuilt && {relation}),
    isInPlace: shared || stored?.isInPlace === true,
    definition: {...written, upstream: Object.fromEntries(upstream)},
  };
}

function absentError(asset: string, upstream: string, environment: string): UsageError {
  return new UsageError(`${asset} reads ${upstream}, which the environment ${environment} does not have`, {
    code: 'usage-unknown-asset',
    hint: `Choose it too, e.g. --select +${asset}.`,
  });
}
