import type {LineageView} from '../../operations/lineage/view-lineage.ts';

/** A Mermaid flowchart: tables, or of a column the columns inside of their tables. */
export function formatMermaid(view: LineageView): string {
  const lines = ['flowchart LR'];
  const ids = new Map(view.nodes.map(({name}, index) => [name, `t${index}`]));
  const showsColumns = view.target?.column !== undefined;
  const columnIds = new Map<string, string>();
  for (const {name, columns} of view.nodes) {
    const id = ids.get(name)!;
    if (!showsColumns) {
      lines.push(`  ${id}["${escaped(name)}"]`);
      continue;
    }
    lines.push(`  subgraph ${id}["${escaped(name)}"]`);
    for (const [index, column] of columns.entries()) {
      columnIds.set(`${name}\0${column.name}`, `${id}c${index}`);
      lines.push(`    ${id}c${index}["${escaped(column.name)}"]`);
    }
    if (columns.length === 0) lines.push(`    ${id}c["(rows)"]`);
    lines.push('  end');
  }
  if (showsColumns) {
    for (const {from, to, how} of view.columnEdges) {
      const [start, end] = [from, to].map(({node, column}) => columnIds.get(`${node}\0${column}`));
      if (start && end) lines.push(`  ${start} -->|${how}| ${end}`);
    }
    for (const {name, filters} of view.nodes)
      for (const {node, column, clause} of filters) {
        const start = columnIds.get(`${node}\0${column}`);
        if (start) lines.push(`  ${start} -.->|${clause}| ${ids.get(name)}`);
      }
  } else for (const {from, to} of view.edges) lines.push(`  ${ids.get(from)} --> ${ids.get(to)}`);
  return `${lines.join('\n')}\n`;
}

/** Mermaid takes entities in quoted labels. */
function escaped(text: string): string {
  // oxlint-disable-next-line no-control-regex -- line ends and the like would end the label
  return text.replaceAll(/["<>&#;`\u0000-\u001f]/g, (character) => `#${character.codePointAt(0)};`);
}
