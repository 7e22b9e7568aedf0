import {loadProject} from '../../config/load-project.ts';
import {connectionNamePattern} from '../../config/project-schema.ts';
import type {Project} from '../../config/project.ts';
import {UsageError} from '../../errors/index.ts';
import type {Asset} from '../../project/asset.ts';
import {loadAssets} from '../../project/load-assets.ts';
import {environmentRelation} from '../../transform/physical-names.ts';
import {suggest} from '../../util/suggest.ts';
import {findAdapter, formatRelation, parseRelation, type Relation} from '../../warehouse/index.ts';
import {assetReaders} from '../compile-project/script-connections.ts';
import type {OperationContext} from '../context.ts';
import {parseTable} from '../copy-table/parse-endpoint.ts';
import {findConnection, placeConnection, type ConnectionPlace} from '../open-connection.ts';

/** One of the tables as it was named. */
export interface DiffSide {
  place: ConnectionPlace;
  relation: Relation;
  /** For people. */
  label: string;
  asset?: Asset;
}

/**
 * Finds what `connection:table`, `asset`, `environment:asset`, `environment:table` or `environment:connection:table` means.
 * A connection goes before an environment of the same name.
 */
export async function resolveSide(context: OperationContext, text: string): Promise<DiffSide> {
  const colon = text.indexOf(':');
  if (colon < 0) return assetSide(context, await context.project(), text);
  const prefix = text.slice(0, colon);
  const isName = connectionNamePattern.test(prefix) && !text.startsWith('//', colon + 1);
  const project = isName ? await context.project() : undefined;
  if (project && !project.connections.has(prefix)) {
    const other = await projectIn(context, project, prefix);
    if (other) return environmentSide(context, other, text.slice(colon + 1));
    const view = await virtualSide(context, project, {environment: prefix, name: text.slice(colon + 1)});
    if (view) return view;
  }
  const {connection, target} = parseTable(text);
  const place = await placeConnection(context, connection);
  const relation = parseRelation(target);
  const asset = project && (await findAsset(context, project, place.settings.name, relation));
  return {place, relation, label: `${place.settings.name}:${target}`, ...(asset && {asset})};
}

/** The view of an asset in an environment that `weir apply` made; undefined where there is no such asset. */
async function virtualSide(
  context: OperationContext,
  project: Project,
  {environment, name}: {environment: string; name: string},
): Promise<DiffSide | undefined> {
  const assets = await assetsOf(context, project);
  const asset = assets.find((candidate) => candidate.name === name);
  if (!asset) return undefined;
  const settings = findConnection(project, asset.connection);
  const definition = await findAdapter(context.adapters, settings.type).load();
  const relation = environmentRelation(asset.relation, environment, definition);
  const place = {settings, root: project.root, allowPlainSecrets: false};
  return {place, relation, label: `${settings.name}:${formatRelation(relation)}`, asset};
}

async function environmentSide(context: OperationContext, project: Project, text: string): Promise<DiffSide> {
  const colon = text.indexOf(':');
  const label = (side: DiffSide): DiffSide => ({...side, label: `${project.environment}:${side.label}`});
  if (colon > 0) {
    const settings = findConnection(project, text.slice(0, colon));
    const target = text.slice(colon + 1);
    const relation = parseRelation(target);
    const place = {settings, root: project.root, allowPlainSecrets: false};
    const asset = await findAsset(context, project, settings.name, relation);
    return label({place, relation, label: `${settings.name}:${target}`, ...(asset && {asset})});
  }
  const assets = await assetsOf(context, project);
  if (assets.some(({name}) => name === text)) return label(await assetSide(context, project, text));
  const settings = findConnection(project, undefined);
  const place = {settings, root: project.root, allowPlainSecrets: false};
  return label({place, relation: parseRelation(text), label: `${settings.name}:${text}`});
}

async function assetSide(context: OperationContext, project: Project, name: string): Promise<DiffSide> {
  const assets = await assetsOf(context, project);
  const asset = assets.find((candidate) => candidate.name === name);
  if (!asset) {
    const known = assets.map((candidate) => candidate.name);
    const near = suggest(name, known);
    throw new UsageError(`There is no asset ${name}`, {
      code: 'usage-unknown-asset',
      hint: `${near === undefined ? '' : `Did you mean ${near}? `}Name a table as in warehouse:${name}, or one of the assets: ${known.join(', ') || 'none'}.`,
    });
  }
  const settings = findConnection(project, asset.connection);
  return {
    place: {settings, root: project.root, allowPlainSecrets: false},
    relation: asset.relation,
    label: `${settings.name}:${formatRelation(asset.relation)}`,
    asset,
  };
}

async function assetsOf(context: OperationContext, project: Project): Promise<readonly Asset[]> {
  return (await loadAssets(context.runtime, project.root, assetReaders(context))).assets;
}

/** The asset that makes a table, whose key and checks may tell what identifies a row. */
async function findAsset(
  context: OperationContext,
  project: Project,
  connection: string,
  relation: Relation,
): Promise<Asset | undefined> {
  const wanted = formatRelation(relation);
  // Broken assets are no reason not to compare tables.
  const assets = await assetsOf(context, project).catch(() => []);
  return assets.find(
    (asset) =>
      (asset.connection ?? project.defaultConnection) === connection &&
      formatRelation(asset.relation) === wanted,
  );
}

async function projectIn(
  context: OperationContext,
  project: Project,
  environment: string,
): Promise<Project | undefined> {
  try {
    return await loadProject(context.runtime, context.adapters, {directory: project.root, environment});
  } catch (error) {
    if (error instanceof UsageError && error.code === 'usage-unknown-environment') return undefined;
    throw error;
  }
}
