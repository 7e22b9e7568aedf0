import {layerNodes, type NodePlace} from '#src/operations/lineage/layer-nodes.ts';
import type {LineageNode, ProjectLineage} from '#src/operations/lineage/project-lineage.ts';
import type {Rect} from '../../surface/rect.ts';
import {textWidth} from '../../text/columns.ts';

/** A table on the canvas: its name, and its columns below when it is open. */
export interface GraphBox extends Rect {
  node: LineageNode;
  place: NodePlace;
  /** Those that are shown; empty while it is closed. */
  columns: readonly string[];
}

export interface GraphLayout {
  boxes: ReadonlyMap<string, GraphBox>;
  width: number;
  height: number;
}

/** Columns of the screen between two layers, where the lines run. */
const layerGap = 8;
const widestBox = 36;
const rowGap = 1;

export function placeNodes({nodes}: ProjectLineage): ReadonlyMap<string, NodePlace> {
  const all = [...nodes.values()];
  return layerNodes(
    all.map(({name}) => name),
    all.flatMap(({name, upstream}) => upstream.map((from) => ({from, to: name}))),
  );
}

/** Where everything stands when these tables are open. */
export function layoutGraph(
  {nodes}: ProjectLineage,
  places: ReadonlyMap<string, NodePlace>,
  open: ReadonlySet<string>,
): GraphLayout {
  const layers: LineageNode[][] = [];
  for (const node of nodes.values()) (layers[places.get(node.name)!.layer] ??= []).push(node);
  const boxes = new Map<string, GraphBox>();
  let x = 0;
  let height = 0;
  for (const layer of layers) {
    const ordered = layer.toSorted((a, b) => places.get(a.name)!.position - places.get(b.name)!.position);
    const columnsOf = (node: LineageNode) => (open.has(node.name) ? node.columns.map(({name}) => name) : []);
    const texts = ordered.flatMap((node) => [node.name, ...columnsOf(node)]);
    const width = Math.min(widestBox, Math.max(...texts.map(textWidth)) + 6);
    let y = 0;
    for (const node of ordered) {
      const columns = columnsOf(node);
      const box = {node, place: places.get(node.name)!, columns, x, y, width, height: columns.length + 3};
      boxes.set(node.name, box);
      y += box.height + rowGap;
    }
    height = Math.max(height, y);
    x += width + layerGap;
  }
  return {boxes, width: Math.max(0, x - layerGap), height};
}

/** The line of a box on which its name or a column stands; the name's when the column is not shown. */
export function rowOf(box: GraphBox, column?: string): number {
  return box.y + 2 + (column === undefined ? -1 : box.columns.indexOf(column));
}
