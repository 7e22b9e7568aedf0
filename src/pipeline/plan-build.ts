import {UnsupportedError} from '../errors/index.ts';
import type {IncrementalStrategy, SchemaChangePolicy, SnapshotSettings} from '../project/asset-build.ts';
import type {SqlAsset} from '../project/asset.ts';
import type {BuildScope} from '../project/build-scope.ts';
import {
  missingFacetError,
  type AdapterDefinition,
  type BuildHooks,
  type LoadMode,
  type Materialization,
} from '../warehouse/index.ts';

/** The SELECT and hooks of an asset for one build. */
export type RenderBuild = (build: BuildScope) => Promise<{select: string; hooks: BuildHooks}>;

/** Brings what is new into a table, or builds it where it is not there. */
export interface IncrementAction {
  kind: 'increment';
  strategy: IncrementalStrategy;
  /** First moment of an asset by time, as ISO text in UTC. */
  start?: string;
  onSchemaChange: SchemaChangePolicy;
  /** As it builds the whole. */
  select: string;
  render: RenderBuild;
}

/** What is done inside of one warehouse. */
export type BuildAction =
  | {kind: 'build'; materialization: Materialization; select: string; hooks: BuildHooks}
  | IncrementAction
  | {
      kind: 'snapshot';
      settings: SnapshotSettings;
      onSchemaChange: SchemaChangePolicy;
      select: string;
      hooks: BuildHooks;
    };

/** The SQL of a compiled asset. */
export interface CompiledSql {
  select?: string;
  hooks?: BuildHooks;
  render?: RenderBuild;
}

/** Throws `UnsupportedError` for what the system cannot build. */
export function planBuild(
  asset: SqlAsset,
  compiled: CompiledSql,
  definition: AdapterDefinition,
): BuildAction {
  const {transform} = definition.capabilities;
  if (!transform) throw missingFacetError(definition, 'transform', `build ${asset.name} (${asset.file})`);
  const {materialization, build, schedule} = asset;
  const {select = '', hooks = {}, render} = compiled;
  const place = `${asset.name} (${asset.file})`;
  const {onSchemaChange} = build;
  switch (materialization.kind) {
    case 'table':
    case 'view':
      if (transform.materializations.includes(materialization.kind))
        return {kind: 'build', materialization: materialization.kind, select, hooks};
      throw new UnsupportedError(
        `${definition.title} cannot build ${asset.name} as a ${materialization.kind}`,
        {hint: `It can build: ${transform.materializations.join(', ')}.`},
      );
    case 'incremental': {
      const {strategy} = materialization;
      requireModes(definition, place, [modeOf(strategy), 'replace']);
      const {start} = schedule;
      return {
        kind: 'increment',
        strategy,
        ...(start !== undefined && {start}),
        onSchemaChange,
        select,
        render: render!,
      };
    }
    case 'snapshot':
      requireModes(definition, place, ['scd2']);
      return {kind: 'snapshot', settings: materialization, onSchemaChange, select, hooks};
    case 'ephemeral':
      throw new Error(`${asset.name} is ephemeral and is not built`);
  }
}

/** How the rows of a strategy take effect. */
export function modeOf(strategy: IncrementalStrategy): LoadMode {
  if (strategy.kind === 'key') return strategy.mode;
  return strategy.kind === 'partition' ? 'delete+insert' : 'append';
}

function requireModes(definition: AdapterDefinition, place: string, needed: readonly LoadMode[]): void {
  const known = definition.capabilities.transform?.modes ?? [];
  const missing = needed.find((mode) => !known.includes(mode));
  if (missing === undefined) return;
  throw new UnsupportedError(`${definition.title} cannot build ${place} by ${missing}`, {
    hint: known.length > 0 ? `It builds by: ${known.join(', ')}.` : 'It builds whole tables and views only.',
  });
}

/** E.g. `build table`. */
export function describeBuild(action: BuildAction): string {
  if (action.kind === 'build') return `build ${action.materialization}`;
  if (action.kind === 'snapshot') return `snapshot by ${action.settings.key.join(', ')}`;
  return describeIncrement(action.strategy);
}

function describeIncrement(strategy: IncrementalStrategy): string {
  switch (strategy.kind) {
    case 'time':
      return `build by ${strategy.grain} of ${strategy.timeColumn}`;
    case 'key':
      return `build ${strategy.mode} by ${strategy.key.join(', ')}`;
    case 'partition':
      return `build partitions of ${strategy.columns.join(', ')}`;
    case 'append':
      return 'build append';
  }
}
