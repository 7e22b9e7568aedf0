import {columnKey, type LineageIndex} from '#src/operations/lineage/lineage-index.ts';
import type {Rect} from '../../surface/rect.ts';
import {fit, oneLine} from '../../text/columns.ts';
import type {Role, Theme} from '../../theme/theme.ts';
import {createCanvas, type Canvas} from './graph-canvas.ts';
import {rowOf, type GraphBox, type GraphLayout} from './graph-layout.ts';
import {wayOf, type GraphState} from './graph-state.ts';

export interface GraphPicture {
  layout: GraphLayout;
  index: LineageIndex;
  state: GraphState;
  theme: Theme;
}

/** The part of the graph that is seen, each line as wide as the rectangle. */
export function drawGraph({layout, index, state, theme}: GraphPicture, rect: Rect): string[] {
  const canvas = createCanvas({x: state.left, y: state.top, width: rect.width, height: rect.height});
  const way = state.followed && wayOf(state.followed, index);
  const boxes = [...layout.boxes.values()];
  for (const box of boxes) drawEdges(canvas, box, layout);
  if (way) for (const box of boxes) drawWay(canvas, box, layout, way);
  for (const box of boxes) drawBox(canvas, box, state, theme, way);
  return canvas.lines(theme);
}

function drawEdges(canvas: Canvas, box: GraphBox, {boxes}: GraphLayout): void {
  for (const name of box.node.upstream) {
    const from = boxes.get(name);
    if (from && from !== box) drawLine(canvas, [from, rowOf(from)], [box, rowOf(box)], 'muted');
  }
}

/** Lines between the columns of a way, drawn after the others so that they are seen. */
function drawWay(canvas: Canvas, box: GraphBox, {boxes}: GraphLayout, way: ReadonlySet<string>): void {
  for (const column of box.node.columns) {
    if (!way.has(columnKey({node: box.node.name, column: column.name}))) continue;
    for (const source of column.sources) {
      const from = boxes.get(source.node);
      if (!from || from === box || !way.has(columnKey(source))) continue;
      drawLine(canvas, [from, rowOf(from, source.column)], [box, rowOf(box, column.name)], 'match');
    }
  }
}

/** Leaves at the right, goes up or down just before the other box, and arrives at its left. */
function drawLine(
  canvas: Canvas,
  [from, fromRow]: readonly [GraphBox, number],
  [to, toRow]: readonly [GraphBox, number],
  role: Role,
): void {
  const start = from.x + from.width;
  const end = to.x - 1;
  if (end <= start) return;
  const middle = end - 2;
  const points: [number, number][] = [
    [start, fromRow],
    [middle, fromRow],
    ...(fromRow === toRow ? [] : [[middle, toRow] as [number, number]]),
    [end, toRow],
  ];
  canvas.path(points, role);
  // Both ends touch a box, so nothing shows that a line begins or ends there.
  canvas.path(
    [
      [start - 1, fromRow],
      [start, fromRow],
    ],
    role,
  );
  canvas.path(
    [
      [end, toRow],
      [end + 1, toRow],
    ],
    role,
  );
}

function drawBox(
  canvas: Canvas,
  box: GraphBox,
  state: GraphState,
  theme: Theme,
  way: ReadonlySet<string> | undefined,
): void {
  const {node, x, y, width, height, columns} = box;
  const isFocused = node.name === state.node;
  const border: Role = isFocused ? 'borderFocused' : 'border';
  const {symbols} = theme;
  const rule = symbols.horizontal.repeat(width - 2);
  canvas.text(x, y, symbols.topLeft + rule + symbols.topRight, border);
  canvas.text(x, y + height - 1, symbols.bottomLeft + rule + symbols.bottomRight, border);
  const row = (at: number, sign: string, text: string, role: Role | undefined) => {
    canvas.text(x, at, symbols.vertical, border);
    canvas.text(x + 1, at, `${sign} ${fit(oneLine(text, width), width - 5)} `, role);
    canvas.text(x + width - 1, at, symbols.vertical, border);
  };
  const isOpen = columns.length > 0;
  const isOnName = isFocused && state.column === undefined;
  const isOnWay = (name: string) => way?.has(columnKey({node: node.name, column: name})) ?? false;
  const hasWay = !isOpen && node.columns.some(({name}) => isOnWay(name));
  const sign = isOnName ? symbols.cursor : hasWay ? symbols.mark : isOpen ? symbols.open : symbols.closed;
  row(
    y + 1,
    sign,
    node.name,
    isOnName ? 'cursorCell' : hasWay ? 'match' : node.kind === 'source' ? 'muted' : 'title',
  );
  for (const [index, name] of columns.entries()) {
    const isCurrent = isFocused && state.column === name;
    const lit = isOnWay(name);
    row(
      y + 2 + index,
      isCurrent ? symbols.cursor : lit ? symbols.mark : ' ',
      name,
      isCurrent ? 'cursorCell' : lit ? 'match' : undefined,
    );
  }
}
