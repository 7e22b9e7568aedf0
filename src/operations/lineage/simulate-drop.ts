import type {CompiledAsset} from '../../pipeline/plan.ts';
import type {Runtime} from '../../runtime/ports.ts';
import type {QueryLineage, TableName} from '../../sql/lineage/index.ts';
import type {AssetIndex} from '../compile-project/asset-index.ts';
import type {CompiledProject} from '../compile-project/compile-project.ts';
import type {ImpactKind} from './impact.ts';
import type {LineageNode} from './project-lineage.ts';
import {traceStatement} from './trace-statement.ts';

export interface DropEffect {
  kind: ImpactKind;
  columns: readonly string[];
  clauses: readonly string[];
  /** Own columns that are not there any more. */
  gone: readonly string[];
  reason: string;
}

export interface DropToSimulate {
  asset: CompiledAsset;
  node: LineageNode;
  /** Columns that are gone by node, in lower case. */
  gone: ReadonlyMap<string, ReadonlySet<string>>;
  nodes: ReadonlyMap<string, LineageNode>;
  index: AssetIndex;
  compiled: CompiledProject;
  runtime: Runtime;
}

/** Compares the lineage of a SELECT with that which it has when columns of its tables are gone. */
export async function simulateDrop(drop: DropToSimulate): Promise<DropEffect | undefined> {
  const {asset, node, gone, nodes, index, compiled, runtime} = drop;
  const isGone = (source: {node: string; column: string}) =>
    gone.get(source.node)?.has(source.column.toLowerCase()) ?? false;
  const trace = (isDropped: boolean) =>
    traceStatement(
      {
        sql: asset.select!,
        definition: compiled.connections.get(asset.connection)!.definition,
        columnsOf(table: TableName) {
          const name =
            index.byRelation(asset.connection, table)?.name ?? sourceName(asset.connection, table, nodes);
          const read = name === undefined ? undefined : nodes.get(name);
          if (!read?.isComplete) return undefined;
          const columns = read.columns.map((column) => column.name);
          return isDropped ? columns.filter((column) => !isGone({node: read.name, column})) : columns;
        },
      },
      runtime,
    );
  const [before, after] = await Promise.all([trace(false), trace(true)]);
  if (before.columns.length === 1 && before.columns[0]!.name === '*' && before.problems.length > 0)
    return {kind: 'unknown', columns: [], clauses: [], gone: [], reason: before.problems[0]!};
  const known = new Set(problemsOf(before));
  const isNew = (problem: string | undefined) => problem !== undefined && !known.has(problem);
  // Tables whose columns are not known do not get shorter: what names one of theirs shows in the lineage alone.
  const namesGone = node.columns.filter(
    ({name, sources}) =>
      name !== '*' && sources.some((source) => isGone(source) && !nodes.get(source.node)?.isComplete),
  );
  const broken = [...after.columns.filter(({problem}) => isNew(problem)), ...namesGone].map(({name}) => name);
  const clauses = [
    ...after.problems.filter(isNew).map((problem) => problem.split(':')[0]!),
    ...node.filters
      .filter((filter) => isGone(filter) && !nodes.get(filter.node)?.isComplete)
      .map(({clause}) => clause),
  ];
  if (broken.length > 0 || clauses.length > 0)
    return {
      kind: 'breaks',
      columns: [...new Set(broken)],
      clauses: [...new Set(clauses)],
      gone: [],
      reason: 'its SELECT names the column',
    };
  const left = new Set(after.columns.map(({name}) => name));
  const lost = [
    ...before.columns.filter(({name}) => !left.has(name)).map(({name}) => name),
    ...throughUnknown(node, drop),
  ];
  if (lost.length > 0)
    return {kind: 'changes', columns: lost, clauses: [], gone: lost, reason: 'its SELECT takes all columns'};
  return undefined;
}

/** Columns that come through `*` of a table whose columns are not known. */
function throughUnknown(node: LineageNode, {gone}: DropToSimulate): string[] {
  const star = node.columns.find(({name}) => name === '*');
  return (star?.sources ?? []).flatMap((source) => [...(gone.get(source.node) ?? [])]);
}

function problemsOf({columns, problems}: QueryLineage): string[] {
  return [...columns.flatMap(({problem}) => problem ?? []), ...problems];
}

function sourceName(
  connection: string,
  table: TableName,
  nodes: ReadonlyMap<string, LineageNode>,
): string | undefined {
  const dotted = [table.catalog, table.schema, table.name].filter((part) => part !== undefined).join('.');
  const name = `${connection}/${dotted}`;
  return nodes.has(name) ? name : undefined;
}
