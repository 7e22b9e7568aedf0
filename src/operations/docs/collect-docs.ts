import {
  listCheckHistory,
  listLastSteps,
  type CheckResultRow,
  type LastStepRow,
} from '../../pipeline/package/asset-results.ts';
import type {CompiledAsset} from '../../pipeline/plan.ts';
import {openExistingStateDatabase} from '../../pipeline/package/state-database.ts';
import {highlight} from '../../sql/highlight.ts';
import type {LexicalTraits} from '../../util/lexical-traits.ts';
import type {OperationContext} from '../context.ts';
import {layerNodes, type NodePlace} from '../lineage/layer-nodes.ts';
import type {LineageNode} from '../lineage/project-lineage.ts';
import type {TracedProject} from '../lineage/trace-project.ts';
import type {DocsCatalog, DocsCheck, DocsTable} from './docs-catalog.ts';

const runsPerCheck = 30;

/** Joins the lineage of a project with what its files say and what the last runs found. */
export async function collectDocs(context: OperationContext, traced: TracedProject): Promise<DocsCatalog> {
  const {compiled, lineage} = traced;
  const results = await readResults(context, compiled.project.root, lineage.environment);
  const nodes = [...lineage.nodes.values()];
  const places = layerNodes(
    nodes.map(({name}) => name),
    nodes.flatMap(({name, upstream}) => upstream.map((from) => ({from, to: name}))),
  );
  const assets = new Map(compiled.assets.map((asset) => [asset.asset.name, asset]));
  return {
    project: lineage.project,
    environment: lineage.environment,
    generatedAt: context.runtime.clock.now().toISOString(),
    tables: nodes.map((node) => {
      const traits = compiled.connections.get(node.connection)?.definition.dialect.lexicalTraits;
      return tableOf(node, {asset: assets.get(node.name), place: places.get(node.name)!, results, traits});
    }),
  };
}

interface Results {
  checks: ReadonlyMap<string, readonly CheckResultRow[]>;
  succeeded: ReadonlyMap<string, LastStepRow>;
  ended: ReadonlyMap<string, LastStepRow>;
}

async function readResults({runtime}: OperationContext, root: string, environment: string): Promise<Results> {
  const database = await openExistingStateDatabase(runtime, root);
  if (!database) return {checks: new Map(), succeeded: new Map(), ended: new Map()};
  const byAsset = (rows: readonly LastStepRow[]) => new Map(rows.map((row) => [row.asset, row]));
  try {
    return {
      checks: Map.groupBy(listCheckHistory(database, environment, runsPerCheck), ({asset}) => asset),
      succeeded: byAsset(listLastSteps(database, environment, ['succeeded'])),
      ended: byAsset(listLastSteps(database, environment, ['succeeded', 'failed', 'cancelled'])),
    };
  } finally {
    database.close();
  }
}

interface TableParts {
  asset: CompiledAsset | undefined;
  place: NodePlace;
  results: Results;
  traits: LexicalTraits | undefined;
}

function tableOf(node: LineageNode, {asset: compiled, place, results, traits}: TableParts): DocsTable {
  if (!compiled) return {...node, place, tags: [], checks: []};
  const {asset, select} = compiled;
  const refreshed = results.succeeded.get(node.name);
  const materialization =
    asset.kind === 'sql' ? asset.materialization.kind : 'mode' in asset ? asset.mode : undefined;
  const lastStatus = results.ended.get(node.name)?.status;
  return {
    ...node,
    place,
    tags: asset.tags,
    ...(asset.description !== undefined && {description: asset.description}),
    ...(asset.owner !== undefined && {owner: asset.owner}),
    ...(materialization !== undefined && {materialization}),
    ...(select !== undefined && {sql: colouredSql(select.trim(), traits)}),
    checks: checksOf(compiled, results.checks.get(node.name) ?? []),
    ...(refreshed?.started_at && {refreshedAt: refreshed.started_at}),
    ...(refreshed?.rows !== null && refreshed?.rows !== undefined && {rows: refreshed.rows}),
    ...(lastStatus !== undefined && {lastStatus}),
  };
}

function colouredSql(sql: string, traits: LexicalTraits | undefined): NonNullable<DocsTable['sql']> {
  return highlight(sql, traits && {traits}).map(
    ({kind, start, end}) => [kind, sql.slice(start, end)] as const,
  );
}

/** Checks of the file with their results; those that only earlier runs had stay in the state. */
function checksOf({asset}: CompiledAsset, rows: readonly CheckResultRow[]): DocsCheck[] {
  const results = Map.groupBy(rows, ({name}) => name);
  return asset.checks.map(({name, severity}) => ({
    name,
    severity,
    results: (results.get(name) ?? []).map((row) => ({
      run: row.run_id,
      at: row.started_at,
      status: row.status,
      failures: row.failures,
      ...(row.error_message !== null && {message: row.error_message}),
    })),
  }));
}
