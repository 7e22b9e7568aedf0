import {UsageError} from '../../errors/index.ts';
import {createEnvironmentStore, type AssetVersion} from '../../pipeline/package/environment-store.ts';
import {listSteps} from '../../pipeline/package/run-ledger.ts';
import {planRun, type CompiledAsset, type RunPlan} from '../../pipeline/plan.ts';
import {sortByDependencies} from '../../project/graph.ts';
import type {Runtime, Sqlite} from '../../runtime/ports.ts';
import {production} from '../../transform/physical-names.ts';
import {versionOf} from '../../transform/fingerprint.ts';
import {formatRelation} from '../../warehouse/index.ts';
import type {CompiledProject} from '../compile-project/compile-project.ts';
import {assetFacts} from './asset-facts.ts';
import {isShared} from './desired-versions.ts';
import {streamOf} from './due-intervals.ts';
import {placeAsset} from './place-build.ts';

/** What a run of production means for the versions that `weir plan` compares with. */
export interface ProductionRun {
  /** With the tables of versions in place of assets whose names are views. */
  plan: RunPlan;
  /** Remembers what the run built. */
  record(runId: string): void;
}

/**
 * A run builds tables under the names of their assets. Where `weir apply` made such a name a view, the run builds the
 * table behind it. Throws `UsageError` for an asset of this kind that changed, because only a plan may change it.
 */
export async function prepareProductionRun(
  {compiled, plan}: {compiled: CompiledProject; plan: RunPlan},
  {runtime, database}: {runtime: Runtime; database: Sqlite},
): Promise<ProductionRun> {
  // What is built in its own way has no versions.
  if (compiled.assets.some(({perform}) => perform)) return {plan, record: () => {}};
  const selected = new Set(plan.steps.map(({asset}) => asset.name));
  const store = createEnvironmentStore(database, compiled.project.environment);
  const facts = await assetFacts(compiled, runtime, database);
  const current = store.current(production);
  const pointers = current ? store.pointers(production, current.revision) : new Map<string, string>();
  const known = new Map(
    [...pointers].flatMap(([name, version]) => {
      const found = store.version(name, version);
      return found ? [[name, found] as const] : [];
    }),
  );
  const managed = new Map([...known].filter(([, version]) => version.relation && !version.isInPlace));
  for (const name of selected) {
    const version = managed.get(name);
    if (version && version.data !== facts.get(name)?.fingerprints.data)
      throw new UsageError(`${name} changed, and production has it by \`weir apply\``, {
        code: 'plan-drift',
        hint: 'See what would change with `weir plan`, then `weir apply`; or choose other assets.',
      });
  }
  return {
    plan: managed.size === 0 ? plan : await placeManaged(compiled, {managed, selected}),
    record(runId) {
      const succeeded = new Set(
        listSteps(database, runId)
          .filter(({status}) => status === 'succeeded')
          .map(({asset}) => asset),
      );
      const next = new Map(pointers);
      const versions: AssetVersion[] = [];
      for (const name of sortByDependencies(compiled.dependencies)) {
        const {compiled: one, fingerprints, reads, definition} = facts.get(name)!;
        const isInlined = one.asset.kind === 'sql' && one.asset.materialization.kind === 'ephemeral';
        if (managed.has(name) || !(succeeded.has(name) || isInlined)) continue;
        const upstream = new Map(
          (isShared(one.asset) ? [] : reads.toSorted()).flatMap((read) => {
            const version = next.get(read);
            return version === undefined ? [] : [[read, version] as const];
          }),
        );
        const version = versionOf(fingerprints.data, upstream, (text) => runtime.sha256(text));
        next.set(name, version);
        versions.push({
          asset: name,
          version,
          ...fingerprints,
          connection: one.connection,
          kind: kindOf(one),
          ...(kindOf(one) !== 'none' && {relation: one.asset.relation}),
          isInPlace: kindOf(one) !== 'none',
          definition: {...definition, upstream: Object.fromEntries(upstream)},
        });
      }
      const at = runtime.clock.now().toISOString();
      const replaced = store.placedVersions().filter((old) => versions.some((made) => isReplaced(old, made)));
      store.forgetPlaces(replaced);
      const isSame =
        next.size === pointers.size && [...next].every(([name, version]) => pointers.get(name) === version);
      if (isSame) for (const version of versions) store.saveVersion(version, at);
      else store.commit({environment: production, pointers: next, versions, cause: {kind: 'run'}, at});
    },
  };
}

/** Its rows gave way to those of the new version in the same table. */
function isReplaced(old: AssetVersion, made: AssetVersion): boolean {
  return (
    old.asset === made.asset &&
    old.version !== made.version &&
    made.relation !== undefined &&
    formatRelation(old.relation!) === formatRelation(made.relation)
  );
}

function kindOf({asset}: CompiledAsset): AssetVersion['kind'] {
  if (asset.kind === 'job') return 'none';
  if (asset.kind !== 'sql') return 'table';
  const {kind} = asset.materialization;
  return kind === 'ephemeral' ? 'none' : kind === 'view' ? 'view' : 'table';
}

async function placeManaged(
  compiled: CompiledProject,
  {managed, selected}: {managed: ReadonlyMap<string, AssetVersion>; selected: ReadonlySet<string>},
): Promise<RunPlan> {
  const {project, dependencies, connections} = compiled;
  const own = new Map(compiled.assets.map(({asset}) => [asset.name, asset]));
  const relationOf = ({asset}: CompiledAsset) => managed.get(asset.name)?.relation ?? asset.relation;
  const assets = await Promise.all(
    compiled.assets.map((one) => {
      const tables = compiled.assets
        .filter((other) => other.connection === one.connection && managed.has(other.asset.name))
        .map((other) => ({asset: other.asset.relation, at: relationOf(other)}));
      const {definition} = connections.get(one.connection)!;
      return placeAsset(one, relationOf(one), {definition, tables});
    }),
  );
  const {name, environment} = project;
  const plan = planRun({project: name, environment, assets, dependencies, selected, connections});
  return {
    ...plan,
    steps: plan.steps.map((step) => ({
      ...step,
      ...(managed.has(step.asset.name) && {
        stream: streamOf(step.connection, own.get(step.asset.name)!, step.asset.relation),
      }),
    })),
  };
}
