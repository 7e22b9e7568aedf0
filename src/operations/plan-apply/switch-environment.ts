import {UsageError} from '../../errors/index.ts';
import type {AssetVersion, RevisionCause} from '../../pipeline/package/environment-store.ts';
import {environmentRelation, production} from '../../transform/physical-names.ts';
import {formatRelation, parseRelation, type PointRequest, type Relation} from '../../warehouse/index.ts';
import {describeTable} from './table-facts.ts';
import type {Workspace} from './workspace.ts';

export interface SwitchRequest {
  environment: string;
  /** What the environment is to have, by asset. */
  versions: ReadonlyMap<string, AssetVersion>;
  cause: RevisionCause;
  /** Digest of the plan. */
  plan?: string;
}

/** Changes of the views of one connection. */
export type ViewChange = Omit<PointRequest, 'mark' | 'signal'>;

/** A change of an environment as it waits in the state until the views are known to have changed. */
export interface PendingSwitch {
  environment: string;
  pointers: readonly (readonly [string, string])[];
  versions: readonly AssetVersion[];
  cause: RevisionCause;
  plan?: string;
  at: string;
  views: Readonly<Record<string, ViewChange>>;
}

/**
 * Lets an environment have other versions. Views of one connection change in one transaction; the state follows, and if
 * the process ends in between, `recoverSwitches` finds out what happened.
 */
export async function switchEnvironment(workspace: Workspace, request: SwitchRequest): Promise<void> {
  const {context, store} = workspace;
  const {runtime} = context;
  const {environment, cause, plan} = request;
  const {views, versions} = await viewChanges(workspace, request);
  const pending: PendingSwitch = {
    environment,
    pointers: [...request.versions].map(([asset, {version}]) => [asset, version]),
    versions,
    cause,
    ...(plan !== undefined && {plan}),
    at: runtime.clock.now().toISOString(),
    views,
  };
  const changeId = runtime.randomId();
  store.beginChange(environment, changeId, JSON.stringify(pending));
  for (const connection of Object.keys(views)) await pointViews(workspace, pending, {connection, changeId});
  commit(workspace, pending);
}

/** Brings changes to their end that were cut off, or takes them back where no view had changed. */
export async function recoverSwitches(workspace: Workspace): Promise<string[]> {
  const {store, context} = workspace;
  const recovered: string[] = [];
  for (const environment of store.pendingEnvironments()) {
    const {changeId, body} = store.pendingChange(environment)!;
    const pending = JSON.parse(body) as PendingSwitch;
    const open: string[] = [];
    const connections = Object.keys(pending.views);
    for (const connection of connections) {
      const warehouse = await workspace.warehouse(connection);
      const mark = await warehouse?.transform?.readMark?.(markName(workspace, environment), {
        signal: context.signal,
      });
      if (mark !== changeId) open.push(connection);
    }
    if (open.length === connections.length && connections.length > 0) store.endChange(environment);
    else {
      for (const connection of open) await pointViews(workspace, pending, {connection, changeId});
      commit(workspace, pending);
    }
    recovered.push(environment);
  }
  return recovered;
}

function commit({store}: Workspace, {environment, pointers, versions, cause, plan, at}: PendingSwitch): void {
  store.commit({
    environment,
    pointers: new Map(pointers),
    versions,
    cause,
    ...(plan !== undefined && {plan}),
    at,
  });
}

async function pointViews(
  workspace: Workspace,
  {environment, views}: PendingSwitch,
  {connection, changeId}: {connection: string; changeId: string},
): Promise<void> {
  const warehouse = await workspace.warehouse(connection);
  await warehouse!.transform!.pointViews!({
    ...views[connection]!,
    mark: {name: markName(workspace, environment), value: changeId},
    signal: workspace.context.signal,
  });
}

function markName({compiled: {project}}: Workspace, environment: string): string {
  return `${project.name}/${project.environment}/${environment}`;
}

interface MutableViewChange {
  rename: PointRequest['rename'][number][];
  drop: Relation[];
  point: PointRequest['point'][number][];
}

async function viewChanges(
  workspace: Workspace,
  {environment, versions}: SwitchRequest,
): Promise<{views: Record<string, MutableViewChange>; versions: AssetVersion[]}> {
  const {store} = workspace;
  const current = store.current(environment);
  const former = new Map(
    [...(current ? store.pointers(environment, current.revision) : [])].flatMap(([asset, version]) => {
      const known = store.version(asset, version);
      return known ? [[asset, known] as const] : [];
    }),
  );
  const views: Record<string, MutableViewChange> = {};
  const changeOf = (connection: string) => (views[connection] ??= {rename: [], drop: [], point: []});
  const saved = new Map([...versions].map(([asset, version]) => [asset, version]));
  const moved: AssetVersion[] = [];
  for (const [asset, version] of versions) {
    const {relation, connection} = version;
    if (!relation) continue;
    const own = ownRelation(workspace, asset);
    const isOwn = formatRelation(relation) === formatRelation(own);
    if (environment === production && isOwn) continue;
    const before = former.get(asset);
    const isSame = before?.relation && formatRelation(before.relation) === formatRelation(relation) && !isOwn;
    if (isSame) continue;
    const view = environmentRelation(own, environment, workspace.definition(connection));
    const aside =
      environment === production ? await asideOf(workspace, {own, before, connection}) : undefined;
    if (aside) {
      changeOf(connection).rename.push({from: own, to: aside.to, kind: aside.kind});
      const renamed = withPlace(workspace, asset, own, aside.to);
      moved.push(...renamed);
      changeOf(connection).point.push(...viewsElsewhere(workspace, {asset, environment, renamed}));
    }
    changeOf(connection).point.push({view, at: relation});
  }
  for (const [asset, {connection, isInPlace, relation}] of former) {
    if (versions.has(asset) || !relation || (environment === production && isInPlace)) continue;
    const own = ownRelation(workspace, asset);
    changeOf(connection).drop.push(environmentRelation(own, environment, workspace.definition(connection)));
  }
  return {views, versions: [...saved.values(), ...moved]};
}

/** Removed assets are known by their name alone. */
function ownRelation({facts}: Workspace, asset: string): Relation {
  return facts.get(asset)?.compiled.asset.relation ?? parseRelation(asset);
}

/** The name that a table of production gets when a view takes its place; none where no table stands there. */
async function asideOf(
  workspace: Workspace,
  {own, before, connection}: {own: Relation; before: AssetVersion | undefined; connection: string},
): Promise<{to: Relation; kind: 'table' | 'view'} | undefined> {
  if (before?.relation && !before.isInPlace) return undefined;
  const found = await describeTable(await workspace.warehouse(connection), own);
  if (!found) return undefined;
  if (!before)
    throw new UsageError(
      `${formatRelation(own)} is there already on ${connection}, and weir did not build it`,
      {
        hint: 'Rename or drop it, or bring it under weir first: run `weir run` for the asset.',
      },
    );
  const ending = `__${before.version.slice(0, 10)}`;
  const longest = workspace.definition(connection).capabilities.maxIdentifierLength - ending.length;
  return {
    to: {...own, name: `${own.name.slice(0, longest)}${ending}`},
    kind: found.kind === 'view' ? 'view' : 'table',
  };
}

/** All versions that have their rows in a table that is renamed. */
function withPlace({store}: Workspace, asset: string, from: Relation, to: Relation): AssetVersion[] {
  return store
    .placedVersions()
    .filter(
      (version) => version.asset === asset && formatRelation(version.relation!) === formatRelation(from),
    )
    .map((version) => ({...version, relation: to, isInPlace: false}));
}

/** Views of other environments that read a table that is renamed. */
function viewsElsewhere(
  workspace: Workspace,
  {asset, environment, renamed}: {asset: string; environment: string; renamed: readonly AssetVersion[]},
): PointRequest['point'][number][] {
  const {store} = workspace;
  return store.environments().flatMap((other) => {
    if (other.environment === environment || other.environment === production) return [];
    const version = store.pointers(other.environment, other.revision).get(asset);
    const found = renamed.find((candidate) => candidate.version === version);
    if (!found) return [];
    const definition = workspace.definition(found.connection);
    return [
      {
        view: environmentRelation(ownRelation(workspace, asset), other.environment, definition),
        at: found.relation!,
      },
    ];
  });
}
