/** Draws the tables around one as SVG, layer beside layer, with a line for every column. */
export const graphScript = String.raw`'use strict';
const svgNode = (name, attributes = {}, ...children) => {
  const node = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
};
const cut = (text, length) => (text.length > length ? text.slice(0, length - 1) + '…' : text);

/** The table with what it reads and what reads it, each side all the way. */
function around(own, tables) {
  const found = new Set([own.name]);
  const follow = (next) => {
    const waiting = [own];
    const seen = new Set([own.name]);
    while (waiting.length > 0)
      for (const table of next(waiting.pop()))
        if (!seen.has(table.name)) {
          seen.add(table.name);
          found.add(table.name);
          waiting.push(table);
        }
  };
  follow((table) => table.upstream.map((name) => tables.get(name)).filter(Boolean));
  follow((table) => [...tables.values()].filter((other) => other.upstream.includes(table.name)));
  return [...tables.values()].filter((table) => found.has(table.name));
}

const sizes = {width: 210, gapX: 90, gapY: 22, row: 20, head: 26, most: 14};

function drawGraph(own, tables, linkTo) {
  const shown = around(own, tables);
  const layers = new Map();
  for (const table of shown) layers.set(table.place.layer, [...(layers.get(table.place.layer) ?? []), table]);
  const boxes = new Map();
  let x = 16;
  let bottom = 0;
  for (const layer of [...layers.keys()].sort((a, b) => a - b)) {
    let y = 16;
    for (const table of layers.get(layer).sort((a, b) => a.place.position - b.place.position)) {
      const rows = table.columns.slice(0, sizes.most);
      const more = table.columns.length - rows.length;
      const height = sizes.head + (rows.length + (more > 0 ? 1 : 0)) * sizes.row + 6;
      boxes.set(table.name, {table, rows, more, x, y, height});
      y += height + sizes.gapY;
    }
    bottom = Math.max(bottom, y);
    x += sizes.width + sizes.gapX;
  }
  const svg = svgNode('svg', {width: x - sizes.gapX + 16, height: bottom, role: 'img', 'aria-label': 'Lineage of ' + own.name});
  const lines = [];
  const rowsByKey = new Map();
  const key = (table, column) => table + '\0' + column;
  const rowY = (box, column) => {
    const index = box.rows.findIndex(({name}) => name === column);
    return box.y + sizes.head + (index < 0 ? box.rows.length : index) * sizes.row + sizes.row / 2;
  };
  const curve = (from, fromY, to, toY, attributes) => {
    const start = from.x + sizes.width;
    const middle = (to.x - start) / 2;
    const path = svgNode('path', {d: ['M', start, fromY, 'C', start + middle, fromY, to.x - middle, toY, to.x, toY].join(' '), ...attributes});
    svg.append(path);
    return path;
  };
  for (const box of boxes.values()) {
    const linked = new Set();
    for (const column of box.table.columns)
      for (const source of column.sources) {
        const from = boxes.get(source.node);
        if (!from || from === box || source.column === '*') continue;
        linked.add(source.node);
        const path = curve(from, rowY(from, source.column), box, rowY(box, column.name), {class: 'column'});
        path.append(svgNode('title', {}, source.node + '.' + source.column + ' → ' + box.table.name + '.' + column.name + ' (' + source.how + ')'));
        lines.push({path, from: key(source.node, source.column), to: key(box.table.name, column.name)});
      }
    for (const name of box.table.upstream)
      if (boxes.has(name) && !linked.has(name) && name !== box.table.name)
        curve(boxes.get(name), boxes.get(name).y + 13, box, box.y + 13, {'stroke-dasharray': '4 3'});
  }
  const light = (start) => {
    const lit = new Set([start]);
    for (const [near, far] of [['from', 'to'], ['to', 'from']]) {
      const waiting = [start];
      while (waiting.length > 0) {
        const current = waiting.pop();
        for (const line of lines)
          if (line[near] === current) {
            if (!lit.has(line[far])) waiting.push(line[far]);
            lit.add(line[far]);
            lit.add(line);
          }
      }
    }
    for (const line of lines) line.path.classList.toggle('lit', lit.has(line));
    for (const [name, row] of rowsByKey) row.classList.toggle('lit', lit.has(name));
  };
  for (const {table, rows, more, x: left, y: top, height} of boxes.values()) {
    const group = svgNode('g', {class: table.name === own.name ? 'own' : ''});
    group.append(svgNode('rect', {class: 'box', x: left, y: top, width: sizes.width, height, rx: 6}));
    const head = svgNode('a', {href: linkTo(table)}, svgNode('text', {class: 'head', x: left + 10, y: top + 18}, cut(table.name, 28), svgNode('title', {}, table.name)));
    group.append(head);
    for (const [index, column] of rows.entries()) {
      const y = top + sizes.head + index * sizes.row;
      const link = svgNode('a', {href: linkTo(table, column), class: 'row', 'data-column': key(table.name, column.name).replace('\0', '.')});
      link.append(svgNode('rect', {x: left + 1, y, width: sizes.width - 2, height: sizes.row}));
      link.append(svgNode('text', {x: left + 10, y: y + 14}, cut(column.name, 26), svgNode('title', {}, column.problem ?? column.how)));
      link.addEventListener('mouseenter', () => light(key(table.name, column.name)));
      link.addEventListener('focus', () => light(key(table.name, column.name)));
      rowsByKey.set(key(table.name, column.name), link);
      group.append(link);
    }
    if (more > 0) group.append(svgNode('text', {x: left + 10, y: top + sizes.head + rows.length * sizes.row + 14}, '… ' + more + ' more'));
    svg.append(group);
  }
  return {svg, light: (column) => light(key(own.name, column))};
}
`;
