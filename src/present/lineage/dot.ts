import type {LineageView} from '../../operations/lineage/view-lineage.ts';

/** A Graphviz digraph: tables as records, with an edge for each column when columns are known. */
export function formatDot(view: LineageView): string {
  const lines = ['digraph lineage {', '  rankdir=LR;', '  node [shape=plaintext, fontname="sans-serif"];'];
  const showsColumns = view.target !== undefined;
  for (const {name, columns, kind} of view.nodes) {
    const rows = showsColumns
      ? columns.map(
          (column) => `<tr><td port="${port(column.name)}" align="left">${html(column.name)}</td></tr>`,
        )
      : [];
    lines.push(
      `  ${quoted(name)} [label=<<table border="0" cellborder="1" cellspacing="0"><tr><td port="table" bgcolor="${kind === 'source' ? 'lightgrey' : 'lightblue'}"><b>${html(name)}</b></td></tr>${rows.join('')}</table>>];`,
    );
  }
  const linked = new Set<string>();
  if (showsColumns)
    for (const {from, to, how} of view.columnEdges) {
      linked.add(`${from.node}\0${to.node}`);
      const style = how === 'copy' ? '' : ` [label=${quoted(how)}]`;
      lines.push(
        `  ${quoted(from.node)}:${quoted(port(from.column))} -> ${quoted(to.node)}:${quoted(port(to.column))}${style};`,
      );
    }
  for (const {from, to} of view.edges)
    if (!linked.has(`${from}\0${to}`))
      lines.push(`  ${quoted(from)}:table -> ${quoted(to)}:table [style=dashed];`);
  return `${lines.join('\n')}\n}\n`;
}

function quoted(text: string): string {
  return `"${text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', String.raw`\"`)
    .replaceAll('\n', String.raw`\n`)}"`;
}

function html(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Ports are plain words, so that no name can end them. */
function port(column: string): string {
  return `c_${[...column].map((character) => (/\w/.test(character) ? character : `_${character.codePointAt(0)!.toString(16)}_`)).join('')}`;
}
