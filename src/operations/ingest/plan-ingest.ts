import {UsageError} from '../../errors/index.ts';
import {planRun, type CompiledAsset, type PlannedConnection, type RunPlan} from '../../pipeline/plan.ts';
import type {IngestAsset, TableGroup} from '../../project/asset.ts';
import type {LoadKeys} from '../../project/ingest-schema.ts';
import {columnChoice, keyOf, loadSettingsOf} from '../../project/parse-load-settings.ts';
import {expandTableGroup} from '../../project/table-group.ts';
import {findAdapter, parseRelation, requireFacet} from '../../warehouse/index.ts';
import {withPrimaryKey} from '../compile-project/primary-key.ts';
import type {OperationContext} from '../context.ts';
import {parseTable} from '../copy-table/parse-endpoint.ts';
import {openSettings, placeConnection, type ConnectionPlace} from '../open-connection.ts';
import {loadKeysOf, requireSound, type IngestRequest} from './ingest-request.ts';
import {findSource, type IngestSource} from './ingest-source.ts';

export interface PlannedIngest {
  plan: RunPlan;
  /** By the names that the plan uses. */
  places: ReadonlyMap<string, ConnectionPlace>;
  definitions: ReadonlyMap<string, PlannedConnection>;
  /** What is loaded, as if files of a project said so. */
  assets: readonly CompiledAsset[];
}

/** What stands in messages where an asset has a file. */
const origin = 'command line';

/** Turns a request into a plan. Opens the source only to find the tables of a pattern. */
export async function planIngest(context: OperationContext, request: IngestRequest): Promise<PlannedIngest> {
  const source = await findSource(context, request);
  const to = parseTable(request.to);
  const destination = await placeConnection(context, to.connection);
  const keys = loadKeysOf(request, source.kind);
  requireSound(keys, {
    source: source.kind,
    isKeyKnownLater: source.kind === 'tables' || source.kind === 'stream',
  });
  const assets =
    source.kind === 'tables'
      ? await tablesOf(context, source, keys, {request, target: to.target})
      : [assetOf(source, keys, {request, target: to.target})];
  refuseSelf(source, destination, assets);
  const connection = destination.settings.name;
  const definition = await findAdapter(context.adapters, destination.settings.type).load();
  const definitions = new Map([
    [source.place.settings.name, {definition: source.definition, readOnly: source.place.settings.readOnly}],
    [connection, {definition, readOnly: destination.settings.readOnly}],
  ]);
  const compiled: CompiledAsset[] = assets.map((asset) => ({asset, connection}));
  const plan = planRun({
    project: 'ingest',
    environment: await environmentOf(context, [source.place, destination]),
    assets: compiled,
    dependencies: new Map(assets.map(({name}) => [name, []])),
    selected: new Set(assets.map(({name}) => name)),
    connections: definitions,
  });
  return {
    plan: {
      ...plan,
      steps: plan.steps.map((step) => ({...step, stream: streamOf(destination, step.asset.name)})),
    },
    places: new Map([
      [source.place.settings.name, source.place],
      [connection, destination],
    ]),
    definitions,
    assets: compiled,
  };
}

/** A database that was named by its file or URL knows its streams however that was spelt. */
function streamOf({settings, allowPlainSecrets}: ConnectionPlace, asset: string): string {
  return `${allowPlainSecrets ? 'ingest' : settings.name}/${asset}`;
}

/** Of the project whose connections are used, if any is. */
async function environmentOf(context: OperationContext, places: readonly ConnectionPlace[]): Promise<string> {
  return places.every(({allowPlainSecrets}) => allowPlainSecrets)
    ? '-'
    : (await context.project()).environment;
}

interface Wanted {
  request: IngestRequest;
  /** Destination without its connection. */
  target: string;
}

function assetOf(source: IngestSource, keys: LoadKeys, {request, target}: Wanted): IngestAsset {
  const columns = columnsOf(source, request);
  return {
    kind: 'ingest',
    name: target,
    file: origin,
    tags: [],
    dependsOn: [],
    checks: [],
    meta: {},
    schedule: {},
    enabled: true,
    relation: parseRelation(target),
    source: {
      connection: source.place.settings.name,
      selection: source.selection!,
      ...(columns && {columns}),
    },
    ...(keys.mode && {mode: keys.mode}),
    key: keyOf(keys),
    settings: loadSettingsOf(keys),
  };
}

function columnsOf({kind}: IngestSource, {select, exclude}: IngestRequest) {
  if (select.length > 0 && exclude.length > 0)
    throw new UsageError('--select and --exclude do not go together', {hint: 'Pass one of them.'});
  if (select.length + exclude.length > 0 && (kind === 'path' || kind === 'stream'))
    throw new UsageError('Columns are chosen of tables and queries only', {
      hint: 'Load all columns, or read the file by SQL with --query.',
    });
  return columnChoice({
    ...(select.length > 0 && {select: [...select]}),
    ...(exclude.length > 0 && {exclude: [...exclude]}),
  });
}

async function tablesOf(
  context: OperationContext,
  source: IngestSource,
  keys: LoadKeys,
  {request, target}: Wanted,
): Promise<IngestAsset[]> {
  const columns = columnsOf(source, request);
  const group: TableGroup = {
    kind: 'tables',
    file: origin,
    tags: [],
    dependsOn: [],
    checks: [],
    meta: {},
    schedule: {},
    enabled: true,
    source: {
      connection: source.place.settings.name,
      patterns: source.target.split(','),
      ...(columns && {columns}),
    },
    target: target.includes('{') ? target : `${target}.{table}`,
    mode: keys.mode ?? 'replace',
    key: keyOf(keys),
    settings: loadSettingsOf(keys),
    overrides: new Map(),
  };
  const open = await openSettings(context, source.place.settings, {...source.place, readOnly: true});
  try {
    const catalog = requireFacet(open, 'catalog', `find the tables of ${request.from}`);
    const assets = expandTableGroup(group, await catalog.relations());
    const complete: IngestAsset[] = [];
    for (const asset of assets) complete.push(await withPrimaryKey(asset, catalog));
    return complete;
  } finally {
    await open.close();
  }
}

function refuseSelf(
  source: IngestSource,
  destination: ConnectionPlace,
  assets: readonly IngestAsset[],
): void {
  if (source.place.settings.name !== destination.settings.name) return;
  const same = assets.find(
    ({source: {selection}, name}) =>
      selection.kind === 'relation' &&
      [selection.relation.schema, selection.relation.name].filter(Boolean).join('.') === name,
  );
  if (same) throw new UsageError(`${same.name} would be loaded into itself`, {hint: 'Name another target.'});
}
