import type {Dependencies} from '../graph.ts';

/** Everything that is reached from `start` in at most `depth` steps; `start` itself counts only where a circle leads back. */
export function reach(start: Iterable<string>, edges: Dependencies, depth = Infinity): Set<string> {
  const reached = new Set<string>();
  let frontier: Iterable<string> = start;
  for (let step = 0; step < depth; step++) {
    const next = new Set<string>();
    for (const from of frontier)
      for (const to of edges.get(from) ?? [])
        if (!reached.has(to)) {
          reached.add(to);
          next.add(to);
        }
    if (next.size === 0) break;
    frontier = next;
  }
  return reached;
}
