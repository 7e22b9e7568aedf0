/** Where a node stands in a drawing from left to right. */
export interface NodePlace {
  /** 0 for what reads nothing; everything stands right of what it reads. */
  layer: number;
  /** From the top of its layer. */
  position: number;
}

interface Edge {
  from: string;
  to: string;
}

const sweeps = 4;

/** Puts nodes into layers, and those of a layer in an order in which few edges cross. */
export function layerNodes(names: readonly string[], edges: readonly Edge[]): Map<string, NodePlace> {
  const known = new Set(names);
  const inside = edges.filter(({from, to}) => known.has(from) && known.has(to) && from !== to);
  const before = Map.groupBy(inside, ({to}) => to);
  const after = Map.groupBy(inside, ({from}) => from);
  const layerOf = findLayers(names, before);
  const layers: string[][] = [];
  for (const name of names) (layers[layerOf.get(name)!] ??= []).push(name);
  const position = new Map<string, number>();
  const number = (layer: readonly string[]) => {
    for (const [index, name] of layer.entries()) position.set(name, index);
  };
  for (const layer of layers) number(layer);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const isForward = sweep % 2 === 0;
    for (const layer of isForward ? layers : layers.toReversed()) {
      const centre = new Map(
        layer.map((name, index) => {
          const near = isForward
            ? (before.get(name) ?? []).map(({from}) => position.get(from)!)
            : (after.get(name) ?? []).map(({to}) => position.get(to)!);
          return [name, near.length === 0 ? index : near.reduce((sum, one) => sum + one, 0) / near.length];
        }),
      );
      layer.sort((a, b) => centre.get(a)! - centre.get(b)!);
      number(layer);
    }
  }
  return new Map(names.map((name) => [name, {layer: layerOf.get(name)!, position: position.get(name)!}]));
}

/** The longest way from what reads nothing; an edge that would close a circle does not count. */
function findLayers(
  names: readonly string[],
  before: ReadonlyMap<string, readonly Edge[]>,
): Map<string, number> {
  const layers = new Map<string, number>();
  const open = new Set<string>();
  const visit = (name: string): number => {
    const known = layers.get(name);
    if (known !== undefined) return known;
    if (open.has(name)) return -1;
    open.add(name);
    const layer = Math.max(-1, ...(before.get(name) ?? []).map(({from}) => visit(from))) + 1;
    open.delete(name);
    layers.set(name, layer);
    return layer;
  };
  for (const name of names) visit(name);
  return layers;
}
