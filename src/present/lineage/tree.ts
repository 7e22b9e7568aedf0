import type {LineageNode} from '../../operations/lineage/project-lineage.ts';
import type {LineageView} from '../../operations/lineage/view-lineage.ts';
import type {LineageTree} from '../../operations/lineage/walk.ts';
import {alignColumns} from '../../util/align-columns.ts';
import {escapeControls} from '../display-text.ts';

/** Lineage for people: what a table or column comes from and what comes of it. */
export function formatLineageTree(view: LineageView): string {
  if (view.roots) {
    if (view.roots.length === 0) return 'The project has no assets.\n';
    return view.roots.map((root) => `${label(root)}\n${branches(root.children, '')}`).join('');
  }
  const {target, upstream, downstream} = view;
  const node = view.nodes.find(({name}) => name === target!.node)!;
  const head = target!.column === undefined ? `${node.name}  ${node.kind}` : `${node.name}.${target!.column}`;
  return [
    `${escapeControls(head)}\n`,
    ...(upstream ? ['\nupstream\n', branches(upstream.children, '') || nothing] : []),
    ...(downstream ? ['\ndownstream\n', branches(downstream.children, '') || nothing] : []),
    target!.column === undefined ? columnsOf(node) : reasonOf(upstream ?? downstream),
  ].join('');
}

const nothing = '  nothing\n';

function branches(children: readonly LineageTree[], indent: string): string {
  return children
    .map((child, index) => {
      const isLast = index === children.length - 1;
      const inner = branches(child.children, `${indent}${isLast ? '   ' : '│  '}`);
      return `${indent}${isLast ? '└─ ' : '├─ '}${label(child)}\n${inner}`;
    })
    .join('');
}

function label({node, column, how, problem, isRepeated}: LineageTree): string {
  return [
    escapeControls(column === undefined ? node : `${node}.${column}`),
    ...(how === undefined ? [] : [`(${how})`]),
    ...(problem === undefined ? [] : [`unknown: ${escapeControls(problem)}`]),
    ...(isRepeated ? ['… see above'] : []),
  ].join('  ');
}

function columnsOf({columns, filters, isComplete, problems}: LineageNode): string {
  const rows = columns.map(({name, type = '', how, sources, problem}) => [
    `  ${escapeControls(name)}`,
    escapeControls(type),
    how === 'source' ? '' : how,
    escapeControls(
      [sources.map(({node, column}) => `${node}.${column}`).join(', '), problem ?? '']
        .filter(Boolean)
        .join('; '),
    ),
  ]);
  const used = Map.groupBy(filters, ({node, column}) => `${node}.${column}`);
  const decides = Array.from(used, ([name, uses]) => [
    `  ${escapeControls(name)}`,
    [...new Set(uses.map(({clause}) => clause))].join(', '),
  ]);
  return [
    '\ncolumns\n',
    alignColumns(rows) || (isComplete ? nothing : '  not known\n'),
    ...(decides.length > 0 ? ['\nrows depend on\n', alignColumns(decides)] : []),
    ...(problems.length > 0
      ? ['\nnot known\n', ...problems.map((problem) => `  ${escapeControls(problem)}\n`)]
      : []),
  ].join('');
}

function reasonOf(tree: LineageTree | undefined): string {
  return tree?.problem === undefined ? '' : `\nnot known\n  ${escapeControls(tree.problem)}\n`;
}
