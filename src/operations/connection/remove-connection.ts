import {eraseConnection} from '../../config/edit-project-file.ts';
import type {Project} from '../../config/project.ts';
import {CancelledError, UsageError} from '../../errors/index.ts';
import {loadAssets} from '../../project/load-assets.ts';
import type {Asset, TableGroup} from '../../project/asset.ts';
import type {OperationContext} from '../context.ts';
import {findConnection} from '../open-connection.ts';
import {writeProject} from './add-connection.ts';

export interface RemoveRequest {
  name: string;
  /** Removes it even where assets use it. */
  force: boolean;
  assumeYes: boolean;
}

export interface RemovedConnection {
  name: string;
  wasDefault: boolean;
  /** Asset files that name a connection that is gone now. */
  usedBy: readonly string[];
}

/** Takes a connection out of weir.yml, its differences in environments included. */
export async function removeConnection(
  context: OperationContext,
  request: RemoveRequest,
): Promise<RemovedConnection> {
  const project = await context.project();
  const {name} = findConnection(project, request.name);
  const usedBy = await filesThatUse(context, project, name);
  if (usedBy.length > 0 && !request.force)
    throw new UsageError(`Connection ${name} is used by ${usedBy.join(', ')}`, {
      hint: 'Change those assets first, or pass --force to remove it all the same.',
      details: {connection: name, usedBy},
    });
  if (!request.assumeYes) await confirmRemoval(context, name);
  await writeProject(context, project, (text) => eraseConnection(text, name), {dryRun: false});
  return {name, wasDefault: project.defaultConnection === name, usedBy};
}

async function confirmRemoval({runtime}: OperationContext, name: string): Promise<void> {
  if (!runtime.prompts.isAvailable)
    throw new UsageError(`There is no terminal to ask on whether to remove ${name}`, {
      code: 'usage-no-terminal',
      hint: 'Pass --yes.',
    });
  if (!(await runtime.prompts.confirm(`Remove the connection ${name}?`, {default: false})))
    throw new CancelledError();
}

async function filesThatUse(context: OperationContext, project: Project, name: string): Promise<string[]> {
  const {assets, groups} = await loadAssets(context.runtime, project.root);
  return [...assets, ...groups]
    .filter((asset) => connectionsOf(asset, project).includes(name))
    .map(({file}) => file);
}

function connectionsOf(asset: Asset | TableGroup, project: Project): (string | undefined)[] {
  const destination = asset.connection ?? project.defaultConnection;
  return asset.kind === 'sql' || asset.kind === 'job'
    ? [destination]
    : [destination, asset.source.connection];
}
