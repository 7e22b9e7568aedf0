import type {AssetVersion} from '../../pipeline/package/environment-store.ts';
import {lockProject} from '../../pipeline/package/project-lock.ts';
import {versionsSchema} from '../../transform/physical-names.ts';
import {formatRelation} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {newRunId} from '../run-pipeline/record-run.ts';
import {agree} from './move-environment.ts';
import {recoverSwitches} from './switch-environment.ts';
import {withWorkspace, type Workspace} from './workspace.ts';

export interface RemovedVersion {
  asset: string;
  connection: string;
  relation: string;
  kind: 'table' | 'view' | 'none';
  lastUsedAt: string;
}

export interface GarbageRequest {
  /** Versions that were in use within this time stay, so that environments can go back to them. */
  unusedForMs: number;
  isDryRun: boolean;
  assumeYes: boolean;
  show: (removed: readonly RemovedVersion[]) => Promise<void>;
}

/** Drops the tables of versions that no environment has, and had for some time. */
export async function collectGarbage(
  context: OperationContext,
  request: GarbageRequest,
): Promise<RemovedVersion[]> {
  return withWorkspace(context, {readOnly: request.isDryRun}, async (workspace) => {
    if (request.isDryRun) return findUnused(workspace, request).map(viewOf);
    const unlock = lockProject(workspace.database, context.runtime, newRunId(context));
    try {
      await recoverSwitches(workspace);
      const unused = findUnused(workspace, request);
      if (unused.length === 0) return [];
      await request.show(unused.map(viewOf));
      await agree(context, request.assumeYes, 'Drop these tables and views?');
      for (const version of unused) {
        await drop(workspace, version);
        workspace.store.forgetPlaces([version]);
      }
      return unused.map(viewOf);
    } finally {
      unlock();
    }
  });
}

type Unused = AssetVersion & {usedAt: string};

/** Views first, and later ones before those that they may read. */
function findUnused({store, context}: Workspace, {unusedForMs}: GarbageRequest): Unused[] {
  const keyOf = ({connection, relation}: AssetVersion) => `${connection}\0${formatRelation(relation!)}`;
  const placed = store.placedVersions();
  const used = new Set<string>();
  const inUse = new Set(
    store
      .environments()
      .flatMap(({environment, revision}) => [...store.pointers(environment, revision)])
      .map((pair) => pair.join('\0')),
  );
  const latestMs = context.runtime.clock.now().getTime() - unusedForMs;
  for (const version of placed)
    if (
      inUse.has(`${version.asset}\0${version.version}`) ||
      version.isInPlace ||
      Date.parse(version.usedAt) > latestMs
    )
      used.add(keyOf(version));
  const unused = placed.filter((version) => !used.has(keyOf(version)));
  return [...unused.filter(({kind}) => kind === 'view'), ...unused.filter(({kind}) => kind !== 'view')];
}

async function drop(workspace: Workspace, {connection, relation, kind, asset}: Unused): Promise<void> {
  const own = workspace.facts.get(asset)?.compiled.asset.relation;
  // A name of the project itself is never dropped, whatever the state says.
  if (own && formatRelation(own) === formatRelation(relation!) && relation!.schema !== versionsSchema) return;
  const warehouse = await workspace.warehouse(connection);
  const {dialect} = warehouse!.definition;
  const result = await warehouse!.query.run({
    text: `drop ${kind === 'view' ? 'view' : 'table'} if exists ${dialect.quoteRelation(relation!)}`,
  });
  await result.close();
}

function viewOf({asset, connection, relation, kind, usedAt}: Unused): RemovedVersion {
  return {asset, connection, relation: formatRelation(relation!), kind, lastUsedAt: usedAt};
}
