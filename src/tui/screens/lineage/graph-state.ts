import {columnKey, type LineageIndex} from '#src/operations/lineage/lineage-index.ts';
import {columnOf, type ColumnRef} from '#src/operations/lineage/project-lineage.ts';
import type {GraphBox, GraphLayout} from './graph-layout.ts';

export interface GraphState {
  /** The table with the cursor. */
  node: string;
  /** The column with the cursor; undefined on the name. */
  column: string | undefined;
  open: ReadonlySet<string>;
  /** The column whose way is shown. */
  followed: ColumnRef | undefined;
  /** Upper left corner of what is seen. */
  left: number;
  top: number;
}

export type Direction = 'left' | 'right' | 'up' | 'down';

/** The cursor one step further; sideways it follows what is read and what reads. */
export function moveFocus(
  state: GraphState,
  direction: Direction,
  {layout, index}: {layout: GraphLayout; index: LineageIndex},
): Partial<GraphState> {
  const box = layout.boxes.get(state.node)!;
  if (direction === 'up' || direction === 'down') return moveInLayer(state, box, direction, layout);
  const neighbours = direction === 'left' ? box.node.upstream : index.downstream(state.node);
  const found = nearest(
    box,
    neighbours.flatMap((name) => layout.boxes.get(name) ?? []),
  );
  return found ? {node: found.node.name, column: undefined} : {};
}

function moveInLayer(
  {column}: GraphState,
  box: GraphBox,
  direction: 'up' | 'down',
  {boxes}: GraphLayout,
): Partial<GraphState> {
  const at = column === undefined ? -1 : box.columns.indexOf(column);
  const next = at + (direction === 'down' ? 1 : -1);
  if (next === -1 && at === 0) return {column: undefined};
  if (next >= 0 && next < box.columns.length) return {column: box.columns[next]};
  const layer = [...boxes.values()]
    .filter(({place}) => place.layer === box.place.layer)
    .toSorted((a, b) => a.y - b.y);
  const other = layer[layer.indexOf(box) + (direction === 'down' ? 1 : -1)];
  if (!other) return {};
  return {node: other.node.name, column: direction === 'up' ? other.columns.at(-1) : undefined};
}

function nearest(box: GraphBox, others: readonly GraphBox[]): GraphBox | undefined {
  const middle = ({y, height}: GraphBox) => y + height / 2;
  const distance = (other: GraphBox) => Math.abs(middle(other) - middle(box));
  return others.filter((other) => other !== box).toSorted((a, b) => distance(a) - distance(b))[0];
}

/** Every column on the way of one, up and down, by key. */
export function wayOf(start: ColumnRef, index: LineageIndex): Set<string> {
  const found = new Set([columnKey(start)]);
  const follow = (next: (ref: ColumnRef) => readonly ColumnRef[]) => {
    const waiting = [start];
    for (let current = waiting.pop(); current; current = waiting.pop())
      for (const ref of next(current)) {
        if (found.has(columnKey(ref))) continue;
        found.add(columnKey(ref));
        waiting.push(ref);
      }
  };
  follow((ref) => columnOf(index.node(ref.node), ref.column)?.sources ?? []);
  follow((ref) => index.readers(ref).flatMap((reader) => (reader.kind === 'column' ? [reader.ref] : [])));
  return found;
}

/** Moves what is seen no further than it takes to see the cursor. */
export function reveal(
  state: GraphState,
  layout: GraphLayout,
  view: {width: number; height: number},
): Partial<GraphState> {
  const box = layout.boxes.get(state.node);
  if (!box) return {};
  const row = box.y + 2 + (state.column === undefined ? -1 : box.columns.indexOf(state.column));
  return {
    left: between(state.left, box.x + box.width - view.width, box.x),
    top: between(state.top, row + 2 - view.height, Math.max(0, row - 1)),
  };
}

function between(value: number, least: number, most: number): number {
  return Math.max(0, Math.min(most, Math.max(least, value)));
}
