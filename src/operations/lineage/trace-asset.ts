import type {CompiledAsset} from '../../pipeline/plan.ts';
import type {LineageCache} from '../../pipeline/package/lineage-cache.ts';
import {isLoaded, type LoadedAsset} from '../../project/asset.ts';
import type {Runtime} from '../../runtime/ports.ts';
import type {OutputColumn, QueryLineage, TableName} from '../../sql/lineage/index.ts';
import {formatRelation, formatTypeName} from '../../warehouse/index.ts';
import type {CompiledProject} from '../compile-project/compile-project.ts';
import type {LineageGraph} from './graph.ts';
import type {KnownColumn, KnownTables} from './known-tables.ts';
import type {LineageColumn, LineageNode} from './project-lineage.ts';
import {traceStatement} from './trace-statement.ts';

export interface TracePlace {
  compiled: CompiledProject;
  graph: LineageGraph;
  tables: KnownTables;
  runtime: Runtime;
  cache?: LineageCache;
}

/** Adds the node of an asset; those that it depends on are in the graph. */
export async function traceAsset(compiled: CompiledAsset, place: TracePlace): Promise<void> {
  const {asset, connection} = compiled;
  const found = await columnsOf(compiled, place);
  const dependencies = place.compiled.dependencies.get(asset.name) ?? [];
  const described = new Map(asset.columns?.map((column) => [column.name.toLowerCase(), column.description]));
  const known = new Map(
    place.tables.columnsOf(connection, asset.relation)?.map((column) => [column.name.toLowerCase(), column]),
  );
  const read = [...found.columns.flatMap(({sources}) => sources), ...found.filters].map(({node}) => node);
  const {copiesFrom, tables, ...parts} = found;
  const node: LineageNode = {
    name: asset.name,
    kind: asset.kind,
    connection,
    relation: formatRelation(asset.relation),
    file: asset.file,
    ...parts,
    columns: found.columns.map((column) => {
      const key = column.name.toLowerCase();
      const type = column.type ?? known.get(key)?.type;
      const description = described.get(key) ?? column.description ?? known.get(key)?.description;
      return {...column, ...(type !== undefined && {type}), ...(description !== undefined && {description})};
    }),
    upstream: [...new Set([...dependencies, ...tables, ...read])].filter((name) => name !== asset.name),
  };
  place.graph.add(node, node.isComplete ? undefined : copiesFrom);
}

type Found = Pick<LineageNode, 'columns' | 'isComplete' | 'filters' | 'problems'> & {
  tables: readonly string[];
  /** The node whose columns it has besides those that are known. */
  copiesFrom?: string;
};

async function columnsOf(compiled: CompiledAsset, place: TracePlace): Promise<Found> {
  const {asset, connection} = compiled;
  if (asset.kind === 'sql') {
    const found = await statementColumns(compiled.select!, connection, place);
    return orCatalog(
      asset.materialization.kind === 'snapshot' ? withVersions(found) : found,
      compiled,
      place,
    );
  }
  if (isLoaded(asset)) return orCatalog(await loadedColumns(asset, place), compiled, place);
  return orCatalog({...nothing, problems: ['what a job writes is not known']}, compiled, place);
}

const nothing: Found = {columns: [], isComplete: false, filters: [], problems: [], tables: []};

function withVersions(found: Found): Found {
  return {...found, isComplete: false, problems: ['a snapshot adds columns of its own', ...found.problems]};
}

/** Columns that only the catalog knows are there too, though not always where they come from. */
function orCatalog(found: Found, {asset, connection}: CompiledAsset, {tables}: TracePlace): Found {
  if (found.isComplete) return found;
  const known = tables.columnsOf(connection, asset.relation);
  if (!known) return found;
  const traced = new Map(found.columns.map((column) => [column.name.toLowerCase(), column]));
  const problem = found.problems[0] ?? traced.get('*')?.problem ?? 'its source does not say';
  const isCopy = isLoaded(asset) && asset.mode !== 'scd2' && asset.mode !== 'snapshot';
  const untraced = ({name}: KnownColumn): Pick<LineageColumn, 'how' | 'sources' | 'problem'> => {
    const node = isCopy && !name.startsWith('_') ? found.copiesFrom : undefined;
    if (node !== undefined) return {how: 'copy', sources: [{node, column: name, how: 'copy'}]};
    return isLoaded(asset) ? {how: 'source', sources: []} : {how: 'unknown', sources: [], problem};
  };
  return {
    ...found,
    isComplete: true,
    columns: known.map((column) => traced.get(column.name.toLowerCase()) ?? {...column, ...untraced(column)}),
  };
}

async function statementColumns(sql: string, connection: string, place: TracePlace): Promise<Found> {
  const {graph, compiled} = place;
  const asked = new Set<string>();
  const lineage = await traceStatement(
    {
      sql,
      definition: compiled.connections.get(connection)!.definition,
      columnsOf(table) {
        asked.add(graph.nodeOf(connection, table));
        return graph.columnsOf(connection, table);
      },
    },
    place.runtime,
    place.cache,
  );
  return placed(lineage, connection, graph, [...asked]);
}

/** The same with the tables as nodes. */
function placed(
  lineage: QueryLineage,
  connection: string,
  graph: LineageGraph,
  tables: readonly string[],
): Found {
  const refer = <Reference extends {table: TableName; column: string}>({table, ...rest}: Reference) => {
    const node = graph.nodeOf(connection, table);
    graph.addSeen(node, rest.column);
    return {node, ...rest};
  };
  const {columns, filters, isComplete, problems} = lineage;
  const [copied] = columns.find(({name}) => name === '*')?.sources ?? [];
  return {
    columns: columns.map(({sources, ...column}: OutputColumn): LineageColumn => ({
      ...column,
      sources: sources.map(refer),
    })),
    filters: filters.map(refer),
    isComplete,
    problems,
    tables,
    ...(copied && {copiesFrom: graph.nodeOf(connection, copied.table)}),
  };
}

/** What a load copies: columns of a table, of a statement, or of files that nobody knows before they are read. */
async function loadedColumns(asset: LoadedAsset, place: TracePlace): Promise<Found> {
  const {connection, selection, columns: choice} = asset.source;
  const agreed = (asset.settings.shape?.contract.agreed ?? []).map((column): KnownColumn => ({
    name: column.name,
    ...(column.type && {type: formatTypeName(column.type)}),
  }));
  const isReshaped = (asset.settings.shape?.flatten.length ?? 0) > 0;
  if (selection.kind === 'statement')
    return withAgreed(await statementColumns(selection.text, connection, place), agreed, isReshaped);
  if (selection.kind !== 'relation') return withAgreed(nothing, agreed, isReshaped);
  const node = place.graph.nodeOf(connection, selection.relation);
  const known = place.graph.columnsOf(connection, selection.relation);
  const names =
    choice?.kind === 'select'
      ? choice.columns
      : known?.filter((name) => choice?.kind !== 'exclude' || !choice.columns.includes(name));
  const found: Found = {
    ...nothing,
    tables: [node],
    ...(!choice && !isReshaped && {copiesFrom: node}),
    isComplete: names !== undefined,
    columns: (names ?? []).map((name) => ({name, how: 'copy', sources: [{node, column: name, how: 'copy'}]})),
  };
  for (const {column} of found.columns.flatMap(({sources}) => sources)) place.graph.addSeen(node, column);
  return withAgreed(found, agreed, isReshaped);
}

function withAgreed(found: Found, agreed: readonly KnownColumn[], isReshaped: boolean): Found {
  const names = new Set(found.columns.map(({name}) => name.toLowerCase()));
  const added = agreed.filter(({name}) => !names.has(name.toLowerCase()));
  return {
    ...found,
    isComplete: found.isComplete && !isReshaped,
    columns: [
      ...found.columns.filter(({name}) => name !== '*'),
      ...added.map((column): LineageColumn => ({...column, how: 'source', sources: []})),
    ],
  };
}
