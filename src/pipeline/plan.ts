import {UnsupportedError, UsageError} from '../errors/index.ts';
import type {Asset, IngestAsset, SqlAsset} from '../project/asset.ts';
import {sortByDependencies, type Dependencies} from '../project/graph.ts';
import {
  missingFacetError,
  type AdapterDefinition,
  type LoadMode,
  type Materialization,
  type Relation,
  type Selection,
  type Transport,
} from '../warehouse/index.ts';
import {planTransport} from './negotiate.ts';

/** An asset with its template rendered and its place in the graph known. */
export interface CompiledAsset {
  asset: Asset;
  /** Connection that holds the result. */
  connection: string;
  /** SQL of a `sql` asset after rendering. */
  select?: string;
}

export interface PlannedConnection {
  definition: AdapterDefinition;
  readOnly: boolean;
}

export type StepAction =
  | {kind: 'build'; materialization: Materialization; select: string}
  | {
      kind: 'load';
      source: string;
      selection: Selection;
      transport: Transport;
      mode: LoadMode;
      key: readonly string[];
    };

/** One asset to bring up to date. */
export interface PlanStep {
  asset: Asset;
  connection: string;
  action: StepAction;
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
  const order = sortByDependencies(input.dependencies).filter((name) => input.selected.has(name));
  return {
    project: input.project,
    environment: input.environment,
    relations: new Map(input.assets.map(({asset}) => [asset.name, asset.relation])),
    steps: order.map((name) => {
      const compiled = byName.get(name)!;
      return {
        asset: compiled.asset,
        connection: compiled.connection,
        action: planAction(compiled, input.connections),
        dependsOn: (input.dependencies.get(name) ?? []).filter((upstream) => input.selected.has(upstream)),
      };
    }),
  };
}

function planAction(compiled: CompiledAsset, connections: PlanInput['connections']): StepAction {
  const destination = connections.get(compiled.connection)!;
  if (destination.readOnly)
    throw new UsageError(
      `${compiled.asset.file} writes to the connection ${compiled.connection}, which is read_only in weir.yml`,
      {code: 'asset-invalid', hint: 'Choose another `connection:` for the asset or drop `read_only`.'},
    );
  const {asset} = compiled;
  return asset.kind === 'sql'
    ? planBuild(asset, compiled, destination.definition)
    : planLoad(asset, connections.get(asset.source.connection)!.definition, destination.definition);
}

function planBuild(asset: SqlAsset, compiled: CompiledAsset, definition: AdapterDefinition): StepAction {
  const {transform} = definition.capabilities;
  if (!transform) throw missingFacetError(definition, 'transform', `build ${asset.name} (${asset.file})`);
  if (!transform.materializations.includes(asset.materialization))
    throw new UnsupportedError(
      `${definition.title} cannot build ${asset.name} as a ${asset.materialization}`,
      {
        hint: `It can build: ${transform.materializations.join(', ')}.`,
      },
    );
  return {kind: 'build', materialization: asset.materialization, select: compiled.select!};
}

function planLoad(asset: IngestAsset, source: AdapterDefinition, destination: AdapterDefinition): StepAction {
  const {selection, connection} = asset.source;
  const {mode, key} = asset;
  const place = `${asset.name} (${asset.file})`;
  const transport = planTransport({place, selection: selection.kind, mode, source, destination});
  return {kind: 'load', source: connection, selection, transport, mode, key};
}

/** E.g. `load append from app`. */
export function describeAction(action: StepAction): string {
  return action.kind === 'build'
    ? `build ${action.materialization}`
    : `load ${action.mode} from ${action.source}`;
}
