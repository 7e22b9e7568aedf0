import type {Interval} from '../../transform/interval-set.ts';
import {batchIntervals} from '../../transform/interval-set.ts';
import {production} from '../../transform/physical-names.ts';
import type {PlannedAction, PlannedChange} from '../../transform/plan-document.ts';
import {beginningOfTimeMs} from '../../pipeline/build/calendar.ts';
import type {ClassifiedAsset} from './classify.ts';
import {doneIntervals, dueIntervals, streamOf, timeStrategy} from './due-intervals.ts';
import {placeStatement, type Placement} from './place-build.ts';
import {columnsOfSelect, compareColumns, describeTable, estimateSelect} from './table-facts.ts';
import type {Workspace} from './workspace.ts';

interface ChangeScope {
  assets: ReadonlyMap<string, ClassifiedAsset>;
  environment: string;
  range: Partial<Interval>;
  untilMs?: number;
}

/** The entry of an asset in a plan; none where nothing is to do. */
export async function describeChange(
  workspace: Workspace,
  classified: ClassifiedAsset,
  scope: ChangeScope,
): Promise<PlannedChange | undefined> {
  const {facts, version, kind, impact} = classified;
  const {asset, connection} = facts.compiled;
  const action = actionOf(workspace, classified, scope.environment);
  const intervals = await intervalsOf(workspace, classified, {...scope, action});
  if (kind === 'same' && intervals.length === 0 && action !== 'shared') return undefined;
  const relation = action === 'reuse' ? reusedRelation(workspace, classified) : version.relation;
  const isDirect = kind === 'changed' || kind === 'indirect';
  return {
    asset: asset.name,
    file: asset.file,
    connection,
    kind: kind === 'same' ? (action === 'shared' ? 'changed' : 'intervals') : kind,
    ...(isDirect && {category: impact.category}),
    reasons:
      action === 'shared'
        ? ['all environments share its table, so only production loads it']
        : impact.reasons,
    ...(isDirect && hasColumns(impact.columns) && {columns: impact.columns}),
    downstream: downstreamOf(asset.name, scope.assets),
    action,
    version: version.version,
    ...(relation && {relation}),
    ...(intervals.length > 0 && {intervals: intervals.map(textOf)}),
    ...(action === 'build' && (await tableDetails(workspace, classified, scope))),
  };
}

function actionOf(
  {store}: Workspace,
  {facts, version, base, kind, impact, isShared}: ClassifiedAsset,
  environment: string,
): PlannedAction {
  if (isShared) {
    if (base && base.version === version.version && base.data !== facts.fingerprints.data) return 'shared';
    if (kind === 'checks') return 'check';
    return kind === 'added' || (kind === 'changed' && environment === production) ? 'load' : 'none';
  }
  if (version.kind === 'none') return 'none';
  if (kind === 'same') return 'build';
  if (kind === 'metadata') return 'none';
  if (kind === 'checks') return 'check';
  if (store.version(version.asset, version.version)?.relation) return 'reuse';
  return kind === 'indirect' && impact.keepsTable && base?.relation ? 'reuse' : 'build';
}

/** The table of this version if it was built before, else that of the former version. */
export function reusedRelation({store}: Workspace, {version, base}: ClassifiedAsset) {
  return store.version(version.asset, version.version)?.relation ?? base?.relation;
}

const hasColumns = ({added, removed, changed}: ClassifiedAsset['impact']['columns']) =>
  added.length + removed.length + changed.length > 0;

function downstreamOf(name: string, assets: ReadonlyMap<string, ClassifiedAsset>): string[] {
  const reached = new Set([name]);
  for (const [other, {facts}] of assets)
    if (facts.reads.some((read) => reached.has(read))) reached.add(other);
  reached.delete(name);
  return [...reached].toSorted();
}

async function intervalsOf(
  workspace: Workspace,
  {facts, version, kind, base}: ClassifiedAsset,
  {environment, range, untilMs, action}: ChangeScope & {action: PlannedAction},
): Promise<Interval[]> {
  const {asset, connection} = facts.compiled;
  const strategy = timeStrategy(asset);
  if (!strategy || untilMs === undefined) return [];
  const isNew = action === 'build' && kind !== 'same';
  // Production keeps up what it shares with other environments.
  if (!isNew && (kind !== 'same' || (version.isInPlace && environment !== production))) return [];
  if (!isNew && environment !== production && isOfProduction(workspace, asset.name, base?.version)) return [];
  const stream = streamOf(connection, asset, version.relation!);
  const done = isNew
    ? []
    : await doneIntervals(await workspace.warehouse(connection), stream, workspace.context.signal);
  const isRanged = range.startMs !== undefined || range.endMs !== undefined;
  return batchIntervals(
    dueIntervals(asset, {strategy, done, nowMs: untilMs, ...(isRanged && {range})}),
    Number.POSITIVE_INFINITY,
  );
}

function isOfProduction({store}: Workspace, asset: string, version: string | undefined): boolean {
  const current = store.current(production);
  return current !== undefined && store.pointers(production, current.revision).get(asset) === version;
}

function textOf({startMs, endMs}: Interval): {from?: string; to: string} {
  return {
    ...(startMs !== beginningOfTimeMs && {from: new Date(startMs).toISOString()}),
    to: new Date(endMs).toISOString(),
  };
}

/** Columns beside those of the former table, and what the system expects. */
async function tableDetails(
  workspace: Workspace,
  {facts, base, kind}: ClassifiedAsset,
  scope: ChangeScope,
): Promise<Pick<PlannedChange, 'table' | 'estimate'>> {
  const {signal} = workspace.context;
  const {select, connection} = facts.compiled;
  if (select === undefined || kind === 'same') return {};
  const warehouse = await workspace.warehouse(connection);
  const placed = await placeStatement(select, currentPlacement(workspace, connection, scope.assets));
  const columns = await columnsOfSelect(warehouse, placed, signal);
  const former = base?.relation && (await describeTable(warehouse, base.relation));
  const table = columns && former && compareColumns(former.columns, columns);
  const estimate = columns && (await estimateSelect(warehouse, placed, signal));
  return {...(table && {table}), ...(estimate && {estimate})};
}

/** Where rows are now, as far as they are anywhere. */
function currentPlacement(
  workspace: Workspace,
  connection: string,
  assets: ReadonlyMap<string, ClassifiedAsset>,
): Placement {
  const tables = [...assets.values()].flatMap((asset) => {
    const at = reusedRelation(workspace, asset);
    return asset.facts.compiled.connection === connection && at
      ? [{asset: asset.facts.compiled.asset.relation, at}]
      : [];
  });
  return {definition: workspace.definition(connection), tables};
}
