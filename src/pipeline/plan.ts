import {UnsupportedError, UsageError} from '../errors/index.ts';
import {isEphemeral, isLoaded, type Asset, type LoadedAsset} from '../project/asset.ts';
import {sortByDependencies, type Dependencies} from '../project/graph.ts';
import type {ColumnChoice, LoadSettings} from '../project/load-settings.ts';
import {
  formatRelation,
  missingFacetError,
  type AdapterDefinition,
  type BuildHooks,
  type LoadMode,
  type OpenWarehouse,
  type Relation,
  type Selection,
  type Transport,
} from '../warehouse/index.ts';
import type {Interval} from './build/calendar.ts';
import type {EventBody} from './events.ts';
import {planTransport} from './negotiate.ts';
import {describeBuild, planBuild, type BuildAction, type RenderBuild} from './plan-build.ts';

/** An asset with its template rendered and its place in the graph known. */
export interface CompiledAsset {
  asset: Asset;
  /** Connection that holds the result. */
  connection: string;
  /** SQL of a `sql` asset after rendering, as it builds the whole. */
  select?: string;
  hooks?: BuildHooks;
  /** The same for a build of what is new, an interval of its own standing for those to come. Of incremental assets only. */
  incrementalSelect?: string;
  /** Renders it for one build. Of incremental assets only. */
  render?: RenderBuild;
  /** Assets that its source may read, by the names that it knows them under. Of streams only. */
  reads?: ReadonlyMap<string, string>;
  /** Builds it in a way of its own, in place of what its kind would do. */
  perform?: PerformStep;
}

/** Everything that one step does to the warehouse of its asset. */
export type PerformStep = (work: {
  warehouse: OpenWarehouse;
  signal: AbortSignal;
  emit: (event: EventBody) => void;
  /** Build everything again. */
  fullRefresh: boolean;
}) => Promise<{rows?: number}>;

export interface PlannedConnection {
  definition: AdapterDefinition;
  readOnly: boolean;
}

export type StepAction =
  | BuildAction
  /** `what` is for people, e.g. `build view`. */
  | {kind: 'program'; what: string; select: string; perform: PerformStep}
  | {kind: 'job'; job: Readonly<Record<string, unknown>>}
  /** Nothing is built; what is there is checked. */
  | {kind: 'check'}
  | {
      kind: 'load';
      source: string;
      selection: Selection;
      /** Which columns of it; default all. */
      columns?: ColumnChoice;
      transport: Transport;
      alternatives: readonly Transport[];
      /** Absent where the source decides. */
      mode?: LoadMode;
      key: readonly string[];
      settings: LoadSettings;
      /** True where the rows of a load that is cut off can come a second time. */
      isAtLeastOnce: boolean;
      /** As in `CompiledAsset`. */
      reads?: ReadonlyMap<string, string>;
    };

/** One asset to bring up to date. */
export interface PlanStep {
  asset: Asset;
  connection: string;
  /** Name under which the destination of a load keeps where it stands. */
  stream: string;
  action: StepAction;
  /** What is built of an asset by time; default: all that is due. */
  intervals?: readonly Interval[];
  /** Steps of this plan that come first. */
  dependsOn: readonly string[];
}

/** What a run will do, in an order that respects the dependencies. A pure value: printing it changes nothing. */
export interface RunPlan {
  project: string;
  environment: string;
  steps: readonly PlanStep[];
  /** Relations of all assets of the project by asset name, for rules that name another asset. */
  relations: ReadonlyMap<string, Relation>;
}

export interface PlanInput {
  project: string;
  environment: string;
  assets: readonly CompiledAsset[];
  dependencies: Dependencies;
  selected: ReadonlySet<string>;
  connections: ReadonlyMap<string, PlannedConnection>;
}

/** Plans a run. Throws before anything is touched when a system cannot do its part. */
export function planRun(input: PlanInput): RunPlan {
  const byName = new Map(input.assets.map((compiled) => [compiled.asset.name, compiled]));
  refuseSharedWindows(input.assets);
  const order = sortByDependencies(input.dependencies).filter((name) => input.selected.has(name));
  return {
    project: input.project,
    environment: input.environment,
    relations: new Map(input.assets.map(({asset}) => [asset.name, asset.relation])),
    steps: order
      .filter((name) => !isEphemeral(byName.get(name)!.asset))
      .map((name) => {
        const compiled = byName.get(name)!;
        return {
          asset: compiled.asset,
          connection: compiled.connection,
          stream: streamName(compiled),
          action: planAction(compiled, input.connections),
          dependsOn: builtUpstream(name, input.dependencies, byName).filter((upstream) =>
            input.selected.has(upstream),
          ),
        };
      }),
  };
}

/** What must be there before an asset is built; ephemeral assets stand for what they read. */
function builtUpstream(
  name: string,
  dependencies: Dependencies,
  byName: ReadonlyMap<string, CompiledAsset>,
): string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  const waiting = [...(dependencies.get(name) ?? [])];
  for (let upstream = waiting.shift(); upstream !== undefined; upstream = waiting.shift()) {
    if (seen.has(upstream)) continue;
    seen.add(upstream);
    if (isEphemeral(byName.get(upstream)!.asset)) waiting.push(...(dependencies.get(upstream) ?? []));
    else found.add(upstream);
  }
  return [...found];
}

/** The same for a project and for one load by hand into the same table. */
function streamName({connection, asset}: Pick<CompiledAsset, 'connection' | 'asset'>): string {
  return `${connection}/${asset.name}`;
}

/** An append by a cursor replaces the rows of its window, whoever brought them. */
function refuseSharedWindows(assets: readonly CompiledAsset[]): void {
  const byTarget = new Map<string, CompiledAsset>();
  const loads = assets.filter(({asset}) => isLoaded(asset));
  for (const compiled of loads) {
    const target = `${compiled.connection}\0${formatRelation(compiled.asset.relation).toLowerCase()}`;
    const other = byTarget.get(target);
    const pair = other && [other, compiled];
    if (pair?.some(({asset}) => isLoaded(asset) && asset.mode === 'append' && asset.settings.cursor))
      throw new UsageError(
        `${pair.map(({asset}) => asset.file).join(' and ')} both load ${formatRelation(compiled.asset.relation)}, one of them by a cursor`,
        {
          code: 'asset-invalid',
          hint: 'An append by a cursor takes the place of the rows in its window. Load into two tables and unite them in a view.',
        },
      );
    byTarget.set(target, compiled);
  }
}

function planAction(compiled: CompiledAsset, connections: PlanInput['connections']): StepAction {
  const destination = connections.get(compiled.connection)!;
  if (destination.readOnly)
    throw new UsageError(
      `${compiled.asset.file} writes to the connection ${compiled.connection}, which is read_only in weir.yml`,
      {code: 'asset-invalid', hint: 'Choose another `connection:` for the asset or drop `read_only`.'},
    );
  const {asset} = compiled;
  if (compiled.perform)
    return {
      kind: 'program',
      what: programName(asset),
      select: compiled.select ?? '',
      perform: compiled.perform,
    };
  if (asset.kind === 'sql') return planBuild(asset, compiled, destination.definition);
  if (asset.kind === 'job') {
    if (destination.definition.capabilities.jobRunner) return {kind: 'job', job: asset.job};
    throw missingFacetError(destination.definition, 'jobRunner', `run ${asset.name} (${asset.file})`);
  }
  const source = connections.get(asset.source.connection)!.definition;
  const load = planLoad(asset, source, destination.definition);
  return {...load, ...(compiled.reads && {reads: compiled.reads})};
}

function programName(asset: Asset): string {
  return asset.kind === 'sql' ? `build ${asset.materialization.kind}` : asset.kind;
}

function planLoad(
  asset: LoadedAsset,
  source: AdapterDefinition,
  destination: AdapterDefinition,
): Extract<StepAction, {kind: 'load'}> {
  const {selection, connection, columns} = asset.source;
  const {mode, key, settings} = asset;
  const place = `${asset.name} (${asset.file})`;
  const transports = planTransport({
    place,
    selection: selection.kind,
    ...(mode && {mode}),
    source,
    destination,
  });
  refuseMissingTraits(asset, place, source, destination);
  return {
    kind: 'load',
    source: connection,
    selection,
    ...(columns && {columns}),
    ...transports,
    ...(mode && {mode}),
    key,
    settings,
    isAtLeastOnce: isAtLeastOnce(asset, destination),
  };
}

/** What goes on from a place that is kept beside the rows is exact only when both are committed together. */
function isAtLeastOnce(
  {source: {selection}, settings, mode}: LoadedAsset,
  {capabilities}: AdapterDefinition,
): boolean {
  const goesOn = settings.cursor !== undefined || selection.kind === 'stream';
  const isIdempotent = mode !== undefined && mode !== 'append' && mode !== 'snapshot';
  return goesOn && !isIdempotent && !capabilities.bulkWrite?.keepsState;
}

/** What the settings of a load ask for must be known to both systems before anything is opened. */
function refuseMissingTraits(
  {source: {selection, columns}, settings}: LoadedAsset,
  place: string,
  source: AdapterDefinition,
  destination: AdapterDefinition,
): void {
  const selections = source.capabilities.bulkRead?.selections ?? [];
  const needsSql = settings.cursor ?? settings.chunk ?? columns;
  if (needsSql && selection.kind !== 'stream' && !selections.includes('statement'))
    throw new UnsupportedError(`${source.title} cannot be read in parts, as ${place} asks`, {
      hint: 'Cursors, chunks and the choice of columns need a source that answers SQL.',
    });
  if (destination.capabilities.bulkWrite?.refinesLoads) return;
  const asked =
    settings.missing === 'keep' ? settings.checksum && 'checksum' : (`missing: ${settings.missing}` as const);
  if (asked)
    throw new UnsupportedError(`${destination.title} has no \`${asked}\`, which ${place} asks for`, {
      hint: 'Leave it out, or load into a database.',
    });
}

/** E.g. `load append from app`. */
export function describeAction(action: StepAction): string {
  if (action.kind === 'job') return 'run job';
  if (action.kind === 'program') return action.what;
  if (action.kind === 'check') return 'check';
  if (action.kind !== 'load') return describeBuild(action);
  const {mode, source, settings} = action;
  const cursor = settings.cursor ? ` by ${settings.cursor.columns.join(', ')}` : '';
  return `load ${mode === undefined ? '' : `${mode} `}from ${source}${cursor}`;
}
