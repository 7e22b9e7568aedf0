import {UsageError} from '../errors/index.ts';

/** Names and, for each, the names that must come before it. */
export type Dependencies = ReadonlyMap<string, readonly string[]>;

/** Names in an order in which every one comes after its dependencies; ties by name. Throws on a cycle. */
export function sortByDependencies(dependencies: Dependencies): string[] {
  const cycle = findCycle(dependencies);
  if (cycle)
    throw new UsageError(`Assets depend on one another in a circle: ${cycle.join(' -> ')}`, {
      code: 'asset-cycle',
      hint: 'Break the circle: let one of them read from a source or from an earlier asset.',
      details: {cycle},
    });
  const sorted: string[] = [];
  const placed = new Set<string>();
  const place = (name: string) => {
    if (placed.has(name)) return;
    placed.add(name);
    for (const dependency of [...(dependencies.get(name) ?? [])].toSorted()) place(dependency);
    sorted.push(name);
  };
  for (const name of [...dependencies.keys()].toSorted()) place(name);
  return sorted;
}

/** The first circle found, its first name repeated at the end. Iterative, so that long chains are no problem. */
function findCycle(dependencies: Dependencies): string[] | undefined {
  const state = new Map<string, 'open' | 'done'>();
  for (const start of dependencies.keys()) {
    if (state.has(start)) continue;
    const path: {name: string; next: number}[] = [{name: start, next: 0}];
    state.set(start, 'open');
    while (path.length > 0) {
      const top = path.at(-1)!;
      const child = dependencies.get(top.name)?.[top.next++];
      if (child === undefined) {
        state.set(top.name, 'done');
        path.pop();
      } else if (state.get(child) === 'open') {
        const names = path.map((entry) => entry.name);
        return [...names.slice(names.indexOf(child)), child].toReversed();
      } else if (!state.has(child)) {
        state.set(child, 'open');
        path.push({name: child, next: 0});
      }
    }
  }
  return undefined;
}
