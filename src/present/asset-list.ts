import type {AssetList, ListedNode} from '../operations/list-assets/list-assets.ts';

export const assetListFormats = ['name', 'path', 'tree', 'json'] as const;
export type AssetListFormat = (typeof assetListFormats)[number];

/** What a selection chose, one a line: names, files, JSON objects or a tree of what is made from what. */
export function formatAssetList({nodes}: AssetList, format: AssetListFormat): string {
  const lines = {
    name: () => nodes.map(({name}) => name),
    path: () => [...new Set(nodes.map(({file}) => file))],
    json: () => nodes.map((node) => JSON.stringify(node)),
    tree: () => treeLines(nodes),
  }[format]();
  return lines.map((line) => `${line}\n`).join('');
}

/** Everything below what it reads; what was shown before is not opened again. */
function treeLines(nodes: readonly ListedNode[]): string[] {
  const lines: string[] = [];
  const opened = new Set<string>();
  const readers = new Map<string, ListedNode[]>();
  for (const node of nodes)
    for (const name of node.dependsOn) readers.set(name, [...(readers.get(name) ?? []), node]);
  const draw = (node: ListedNode, indent: string, branch: string) => {
    const below = readers.get(node.name) ?? [];
    const isRepeated = opened.has(node.name) && below.length > 0;
    lines.push(
      `${indent}${branch}${node.name}  ${node.materialized ?? node.kind}${isRepeated ? '  (see above)' : ''}`,
    );
    if (isRepeated) return;
    opened.add(node.name);
    const inner = indent + {'': '', '├─ ': '│  ', '└─ ': '   '}[branch]!;
    for (const [position, reader] of below.entries())
      draw(reader, inner, position === below.length - 1 ? '└─ ' : '├─ ');
  };
  for (const node of nodes) if (node.dependsOn.length === 0) draw(node, '', '');
  return lines;
}
