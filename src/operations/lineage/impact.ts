import type {CompiledAsset} from '../../pipeline/plan.ts';
import {isLoaded, type LoadedAsset} from '../../project/asset.ts';
import type {Check} from '../../project/check.ts';
import {createAssetIndex} from '../compile-project/asset-index.ts';
import type {OperationContext} from '../context.ts';
import {columnKey, indexLineage} from './lineage-index.ts';
import type {ColumnRef, LineageNode} from './project-lineage.ts';
import {simulateDrop, type DropEffect} from './simulate-drop.ts';
import type {TracedProject} from './trace-project.ts';

/**
 * `breaks`: it names the column, so it cannot be built. `changes`: its own columns or their values are others then.
 * `blocked`: it reads what cannot be built. `unknown`: its SQL is not understood.
 */
export type ImpactKind = 'breaks' | 'changes' | 'blocked' | 'unknown';

export interface AssetImpact {
  asset: string;
  file?: string;
  kind: ImpactKind;
  /** Own columns that break, go, or get other values. */
  columns: readonly string[];
  /** Clauses of its SELECT that name the column, e.g. `where`. */
  clauses: readonly string[];
  /** Checks about columns that are gone. */
  checks: readonly string[];
  /** Why, in words. */
  reason: string;
}

export interface Impact {
  target: ColumnRef;
  /** In the order of dependencies. */
  assets: readonly AssetImpact[];
}

/** What happens to the project when a column is dropped: the SQL is read again as if it were not there. */
export async function assessDrop(
  {runtime}: Pick<OperationContext, 'runtime'>,
  {compiled, lineage}: TracedProject,
  target: ColumnRef,
): Promise<Impact> {
  const byName = new Map(compiled.assets.map((asset) => [asset.asset.name, asset]));
  const index = createAssetIndex(compiled.assets, compiled.connections);
  const derived = columnsDerivedFrom(target, lineage);
  const gone = new Map<string, Set<string>>([[target.node, new Set([target.column.toLowerCase()])]]);
  const stopped = new Map<string, string>();
  const assets: AssetImpact[] = [];
  const own = checksOn(byName.get(target.node)?.asset.checks ?? [], gone.get(target.node)!);
  if (own.length > 0)
    assets.push({
      ...placeOf(lineage.nodes.get(target.node)!),
      kind: 'breaks',
      columns: [],
      clauses: [],
      checks: own,
      reason: `its own checks are about ${target.column}`,
    });
  for (const node of lineage.nodes.values()) {
    if (node.name === target.node || !node.upstream.some((name) => gone.has(name) || stopped.has(name)))
      continue;
    if (node.kind === 'exposure') assets.push(exposureImpact(node, stopped));
    const asset = byName.get(node.name);
    if (!asset) continue;
    const effect = await effectOn(asset, node);
    if (!effect) continue;
    const lost = new Set(effect.gone.map((name) => name.toLowerCase()));
    if (lost.size > 0) gone.set(node.name, lost);
    if (effect.kind === 'breaks' || effect.kind === 'blocked') stopped.set(node.name, effect.kind);
    assets.push({
      ...placeOf(node),
      kind: effect.kind,
      columns: effect.columns,
      clauses: effect.clauses,
      checks: checksOn(asset.asset.checks, lost),
      reason: effect.reason,
    });
  }
  return {target, assets};

  async function effectOn(asset: CompiledAsset, node: LineageNode): Promise<DropEffect | undefined> {
    const broken = node.upstream.filter((name) => stopped.has(name));
    const effect = isLoaded(asset.asset)
      ? loadEffect(asset.asset, node, gone)
      : asset.select === undefined
        ? undefined
        : await simulateDrop({asset, node, gone, nodes: lineage.nodes, index, compiled, runtime});
    if (effect?.kind === 'breaks' || broken.length === 0) return effect;
    return {
      kind: 'blocked',
      columns: derived.get(node.name) ?? [],
      clauses: [],
      gone: [],
      reason: `reads ${broken.join(', ')}`,
    };
  }
}

/** Which columns an exposure uses nobody wrote down, so that any change of what it reads may reach it. */
function exposureImpact(node: LineageNode, stopped: ReadonlyMap<string, string>): AssetImpact {
  const broken = node.upstream.filter((name) => stopped.has(name));
  return {
    ...placeOf(node),
    kind: broken.length > 0 ? 'blocked' : 'changes',
    columns: [],
    clauses: [],
    checks: [],
    reason: `reads ${(broken.length > 0 ? broken : node.upstream).join(', ')}`,
  };
}

function placeOf({name, file}: LineageNode) {
  return {asset: name, ...(file !== undefined && {file})};
}

/** A load that chooses its columns misses one of them; any other brings what there is. */
function loadEffect(
  asset: LoadedAsset,
  node: LineageNode,
  gone: ReadonlyMap<string, ReadonlySet<string>>,
): DropEffect | undefined {
  const lost = node.columns.filter(({sources}) =>
    sources.some((source) => gone.get(source.node)?.has(source.column.toLowerCase())),
  );
  if (lost.length === 0) return undefined;
  const names = lost.map(({name}) => name);
  const {selection, columns: choice} = asset.source;
  const needed = [
    ...asset.key,
    ...(asset.settings.cursor?.columns ?? []),
    ...(choice?.kind === 'select' ? choice.columns : []),
  ];
  const isNeeded = needed.some((name) => names.some((other) => other.toLowerCase() === name.toLowerCase()));
  if (selection.kind === 'statement' || isNeeded)
    return {
      kind: 'breaks',
      columns: names,
      clauses: [],
      gone: [],
      reason: `the load names ${names.join(', ')}`,
    };
  return {
    kind: 'changes',
    columns: names,
    clauses: [],
    gone: asset.mode === 'replace' ? names : [],
    reason: asset.mode === 'replace' ? 'the load replaces the table' : 'new rows have no value in it',
  };
}

function checksOn(checks: readonly Check[], gone: ReadonlySet<string>): string[] {
  return checks
    .filter(({rule}) => {
      const names = 'columns' in rule ? (rule.columns ?? []) : 'column' in rule ? [rule.column ?? ''] : [];
      return names.some((name) => gone.has(name.toLowerCase()));
    })
    .map(({name}) => name);
}

/** Columns whose values come from a column, by node. */
function columnsDerivedFrom(target: ColumnRef, lineage: TracedProject['lineage']): Map<string, string[]> {
  const index = indexLineage(lineage);
  const found = new Map<string, string[]>();
  const seen = new Set<string>();
  const waiting = [target];
  for (let current = waiting.pop(); current; current = waiting.pop())
    for (const reader of index.readers(current)) {
      if (reader.kind !== 'column' || seen.has(columnKey(reader.ref))) continue;
      seen.add(columnKey(reader.ref));
      waiting.push(reader.ref);
      found.set(reader.ref.node, [...(found.get(reader.ref.node) ?? []), reader.ref.column]);
    }
  return found;
}
