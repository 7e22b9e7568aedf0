import {tokenize} from '../../sql/index.ts';
import {formatRelation} from '../../warehouse/index.ts';
import type {Asset} from '../asset.ts';
import type {Check} from '../check.ts';
import type {Dependencies} from '../graph.ts';
import type {NodeFingerprints, NodeKind, SelectableNode} from './node.ts';

/** An asset with what only the whole project knows of it. */
export interface PlacedAsset {
  asset: Asset;
  connection: string;
  /** Its SQL after rendering. */
  select?: string;
}

export interface AssetNodesInput {
  assets: readonly PlacedAsset[];
  dependencies: Dependencies;
  /** Name of the project, which takes the place of dbt's package. */
  project: string;
  digest: (text: string) => string;
  /** Text of files that are assets by themselves and neither SQL nor YAML, by path. */
  scripts?: ReadonlyMap<string, string>;
  /** Files below the project folder that belong to assets: properties, contracts, macros. */
  usedFiles?: ReadonlyMap<string, readonly string[]>;
}

export interface NodesWithDependencies {
  nodes: SelectableNode[];
  dependencies: Dependencies;
}

/** Assets, their checks and the tables that they load from, as nodes to choose from. */
export function assetNodes(input: AssetNodesInput): NodesWithDependencies {
  const dependencies = new Map<string, readonly string[]>(input.dependencies);
  const sources = new Map<string, SelectableNode>();
  const checks: SelectableNode[] = [];
  const nodes = input.assets.map((placed) => {
    const {asset} = placed;
    const source = sourceNode(placed, input.project);
    if (source) {
      sources.set(source.id, source);
      dependencies.set(asset.name, [...(dependencies.get(asset.name) ?? []), source.id]);
    }
    for (const check of asset.checks) {
      const node = checkNode(check, placed, input.project);
      checks.push(node);
      const other = 'to' in check.rule ? [fullName(check.rule.to, input.assets)] : [];
      dependencies.set(node.id, [...new Set([asset.name, ...other])]);
    }
    return assetNode(placed, input);
  });
  return {nodes: [...nodes, ...sources.values(), ...checks], dependencies};
}

/** The asset of that name, or of that table name where it is the only one. */
function fullName(name: string, assets: readonly PlacedAsset[]): string {
  if (assets.some(({asset}) => asset.name === name)) return name;
  const sameTable = assets.filter(({asset}) => asset.name.endsWith(`.${name}`));
  return sameTable.length === 1 ? sameTable[0]!.asset.name : name;
}

/** Id of the node of a check. */
export function checkNodeId(asset: string, check: string): string {
  return `${asset}::${check}`;
}

function assetNode(placed: PlacedAsset, input: AssetNodesInput): SelectableNode {
  const {asset, connection} = placed;
  const {owner, file, name} = asset;
  const usedFiles = input.usedFiles?.get(name);
  return {
    id: name,
    name,
    aliases: [name.split('.').at(-1)!],
    kind: kindOf(asset),
    fqn: [input.project, ...foldersOf(file), ...nameParts(asset)],
    file,
    ...(usedFiles && {usedFiles}),
    tags: asset.tags,
    package: input.project,
    config: configOf(asset, connection),
    ...(owner !== undefined && {owner}),
    connection,
    fingerprints: fingerprintsOf(placed, input),
  };
}

/** `assets/marts/finance/revenue.sql` lies in `marts` and `finance`. */
function foldersOf(file: string): string[] {
  return file.split('/').slice(1, -1);
}

/** Without the schema where the folder says it already. */
function nameParts({name, file}: Asset): string[] {
  const parts = name.split('.');
  return parts.length > 1 && foldersOf(file)[0] === parts[0] ? parts.slice(1) : parts;
}

function kindOf(asset: Asset): NodeKind {
  if (asset.kind !== 'sql') return asset.kind;
  return asset.materialization.kind === 'snapshot' ? 'snapshot' : 'model';
}

/** Everything that the file says, under the words of its file. */
function configOf(asset: Asset, connection: string): Record<string, unknown> {
  const {relation, dependsOn, checks: _, ...settings} = asset;
  const {
    template: __,
    unitTests: ___,
    ...written
  } = settings as typeof settings & {template?: string; unitTests?: unknown};
  return {
    ...('meta' in asset && {meta: asset.meta}),
    ...('schedule' in asset && asset.schedule),
    ...('build' in asset && asset.build),
    ...written,
    materialized: asset.kind === 'sql' ? asset.materialization.kind : asset.kind,
    schema: relation.schema,
    depends_on: dependsOn,
    connection,
  };
}

function fingerprintsOf(
  {asset, connection, select}: PlacedAsset,
  {digest, scripts}: AssetNodesInput,
): NodeFingerprints {
  const {
    file: _file,
    description,
    checks: _checks,
    tags: _tags,
    owner: _owner,
    relation,
    dependsOn: _dependsOn,
    ...settings
  } = asset;
  const {
    template: _template,
    unitTests: _unitTests,
    enforcedColumns,
    columns,
    source,
    settings: load,
    ...configs
  } = settings as Record<string, unknown>;
  const {shape, ...loadSettings} = (load ?? {}) as Record<string, unknown>;
  return {
    body: digest(select === undefined ? stableText([source, scripts?.get(asset.file)]) : meaningOf(select)),
    configs: digest(stableText([configs, loadSettings])),
    relation: digest(`${connection}\n${formatRelation(relation)}`),
    contract: digest(stableText(shape ?? enforcedColumns ?? null)),
    persisted_descriptions: digest(stableText([description, columns])),
  };
}

/** The SQL without comments and with single blanks. */
function meaningOf(sql: string): string {
  return [...tokenize(sql)]
    .filter(({kind}) => kind !== 'space' && kind !== 'comment')
    .map(({start, end}) => sql.slice(start, end))
    .join(' ');
}

/** JSON with sorted keys; maps as lists, so that every difference counts and none else. */
function stableText(value: unknown): string {
  return JSON.stringify(value ?? null, (_, inner: unknown) => {
    if (inner instanceof Map || inner instanceof Set) return [...inner];
    if (typeof inner === 'bigint') return String(inner);
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** The table at the source of a load, under the name of its connection. */
function sourceNode({asset}: PlacedAsset, project: string): SelectableNode | undefined {
  if (asset.kind !== 'ingest') return undefined;
  const {connection, selection} = asset.source;
  const table =
    selection.kind === 'relation'
      ? formatRelation(selection.relation)
      : selection.kind === 'stream'
        ? selection.name
        : selection.kind === 'path'
          ? selection.path
          : asset.name;
  const name = `${connection}.${table}`;
  return {
    id: `source:${name}`,
    name,
    kind: 'source',
    fqn: [project, connection, table],
    file: asset.file,
    tags: [],
    package: project,
    config: {connection},
    connection,
    source: {name: connection, table},
  };
}

function checkNode(check: Check, {asset, connection}: PlacedAsset, project: string): SelectableNode {
  const name = `${asset.name} ${check.name}`;
  return {
    id: checkNodeId(asset.name, check.name),
    name,
    kind: 'test',
    // One part with the name of its asset, so that the name of the asset alone does not mean the check.
    fqn: [project, ...foldersOf(asset.file), name],
    file: asset.file,
    tags: asset.tags,
    package: project,
    config: {severity: check.severity, where: check.where},
    ...(asset.owner !== undefined && {owner: asset.owner}),
    connection,
    test: {name: check.rule.kind, isGeneric: check.rule.kind !== 'sql'},
  };
}
