import type {ColumnUse, FilterClause} from '../../sql/lineage/index.ts';
import {columnOf, type ColumnRef, type LineageNode, type ProjectLineage} from './project-lineage.ts';

/** A place that reads a column: one of the columns of a node, or a clause of its SELECT. */
export type ColumnReader =
  | {kind: 'column'; ref: ColumnRef; how: ColumnUse}
  | {kind: 'clause'; node: string; clauses: readonly FilterClause[]};

/** The lineage of a project the other way round too. */
export interface LineageIndex {
  node(name: string): LineageNode | undefined;
  /** Names of the nodes that read a node. */
  downstream(name: string): readonly string[];
  /** What reads a column; `*` stands for columns of a node that are not known one by one. */
  readers(ref: ColumnRef): readonly ColumnReader[];
}

export function indexLineage({nodes}: ProjectLineage): LineageIndex {
  const downstream = new Map<string, string[]>();
  const readers = new Map<string, ColumnReader[]>();
  const add = (ref: ColumnRef, reader: ColumnReader) => {
    const key = columnKey(ref);
    readers.set(key, [...(readers.get(key) ?? []), reader]);
  };
  for (const node of nodes.values()) {
    for (const name of node.upstream) downstream.set(name, [...(downstream.get(name) ?? []), node.name]);
    for (const column of node.columns)
      for (const {how, ...source} of column.sources)
        add(source, {kind: 'column', ref: {node: node.name, column: column.name}, how});
    for (const {ref, clauses} of filtersByColumn(node).values())
      add(ref, {kind: 'clause', node: node.name, clauses});
  }
  return {
    node: (name) => nodes.get(name),
    downstream: (name) => downstream.get(name) ?? [],
    readers(ref) {
      const own = readers.get(columnKey(ref)) ?? [];
      const passed = (readers.get(columnKey({node: ref.node, column: '*'})) ?? []).filter(
        (reader) =>
          ref.column !== '*' &&
          reader.kind === 'column' &&
          reader.ref.column === '*' &&
          !columnOf(nodes.get(reader.ref.node), ref.column),
      );
      return [...own, ...passed];
    },
  };
}

export function columnKey({node, column}: ColumnRef): string {
  return `${node}\0${column.toLowerCase()}`;
}

function filtersByColumn(node: LineageNode) {
  const found = new Map<string, {ref: ColumnRef; clauses: FilterClause[]}>();
  for (const {clause, ...ref} of node.filters) {
    const key = columnKey(ref);
    const known = found.get(key) ?? {ref, clauses: []};
    if (!known.clauses.includes(clause)) known.clauses.push(clause);
    found.set(key, known);
  }
  return found;
}
