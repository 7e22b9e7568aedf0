import type {SelectionFacts} from './facts.ts';
import {isExpectedToMatch, matchesCriterion} from './methods.ts';
import type {SelectionGraph} from './node.ts';
import type {Criterion, IndirectSelection, Selection, Spread} from './selection.ts';
import {reach} from './walk-graph.ts';

export interface Evaluation {
  /** Ids of the chosen nodes. */
  chosen: ReadonlySet<string>;
  /** Criteria that name something which is not there. */
  unmatched: readonly Criterion[];
}

/** `pending`: tests that come along once everything that they look at is chosen. */
interface Chosen {
  nodes: ReadonlySet<string>;
  pending: ReadonlySet<string>;
}

/** The nodes that a selection means. Pure: the same graph and facts give the same nodes. */
export function evaluateSelection(
  selection: Selection,
  graph: SelectionGraph,
  options: {facts?: SelectionFacts; indirect?: IndirectSelection} = {},
): Evaluation {
  const {facts = {}, indirect: defaultIndirect = 'eager'} = options;
  const unmatched: Criterion[] = [];
  const {nodes} = choose(selection);
  return {chosen: nodes, unmatched};

  function choose(part: Selection): Chosen {
    switch (part.kind) {
      case 'everything':
        return {nodes: new Set(graph.nodes.keys()), pending: new Set()};
      case 'criterion':
        return withTests(graph, spread(graph, match(part), part.spread), part.indirect ?? defaultIndirect);
      case 'spread':
        return withTests(graph, spread(graph, plain(part.of), part.spread), defaultIndirect);
      default:
        return settle(combine(part, choose), defaultIndirect);
    }
  }

  /** The nodes of a group before tests come along: what it spreads to is that of its nodes alone. */
  function plain(part: Selection): ReadonlySet<string> {
    switch (part.kind) {
      case 'everything':
        return new Set(graph.nodes.keys());
      case 'criterion':
        return spread(graph, match(part), part.spread);
      case 'spread':
        return spread(graph, plain(part.of), part.spread);
      default:
        return combine(part, (inner) => ({nodes: plain(inner), pending: new Set()})).nodes;
    }
  }

  function match(criterion: Criterion): Set<string> {
    const matched = new Set<string>();
    for (const [id, node] of graph.nodes) if (matchesCriterion(node, criterion, facts)) matched.add(id);
    if (matched.size === 0 && isExpectedToMatch(criterion)) unmatched.push(criterion);
    return matched;
  }

  function settle({nodes, pending}: Chosen, indirect: IndirectSelection): Chosen {
    if (pending.size === 0 || (indirect !== 'cautious' && indirect !== 'buildable')) return {nodes, pending};
    const enough = indirect === 'buildable' ? withAncestors(graph, nodes) : nodes;
    const ready = [...pending].filter((id) => graph.parents.get(id)!.every((parent) => enough.has(parent)));
    return {nodes: new Set([...nodes, ...ready]), pending};
  }
}

type Combination = Extract<Selection, {kind: 'union' | 'intersection' | 'difference'}>;

function combine(part: Combination, choose: (part: Selection) => Chosen): Chosen {
  const parts = part.kind === 'difference' ? [choose(part.from), choose(part.without)] : part.of.map(choose);
  const over = (sets: ReadonlySet<string>[]): ReadonlySet<string> => {
    const [first, ...rest] = sets;
    if (part.kind === 'union') return new Set(sets.flatMap((set) => [...set]));
    const keeps = part.kind === 'intersection';
    return new Set([...first!].filter((id) => rest.every((set) => set.has(id) === keeps)));
  };
  return {nodes: over(parts.map(({nodes}) => nodes)), pending: over(parts.map(({pending}) => pending))};
}

function spread(
  graph: SelectionGraph,
  start: ReadonlySet<string>,
  {parents, children, childrensParents}: Spread,
) {
  const wider = new Set(start);
  const add = (ids: Iterable<string>) => {
    for (const id of ids) wider.add(id);
  };
  if (childrensParents) add(withAncestors(graph, new Set([...start, ...reach(start, graph.children)])));
  if (parents !== undefined) add(reach(start, graph.parents, parents));
  if (children !== undefined) add(reach(start, graph.children, children));
  return wider;
}

function withAncestors({parents}: SelectionGraph, nodes: ReadonlySet<string>): Set<string> {
  return new Set([...nodes, ...reach(nodes, parents)]);
}

/** Adds the tests of the chosen nodes, as far as `indirect` lets them come along. */
function withTests(graph: SelectionGraph, nodes: ReadonlySet<string>, indirect: IndirectSelection): Chosen {
  if (indirect === 'empty') return {nodes, pending: new Set()};
  const chosen = new Set(nodes);
  const pending = new Set<string>();
  const enough = indirect === 'buildable' ? withSources(graph, withAncestors(graph, nodes)) : nodes;
  for (const id of nodes)
    for (const child of graph.children.get(id) ?? []) {
      const {kind} = graph.nodes.get(child)!;
      if (kind !== 'test' && kind !== 'unit_test') continue;
      if (indirect === 'eager' || graph.parents.get(child)!.every((parent) => enough.has(parent)))
        chosen.add(child);
      else pending.add(child);
    }
  return {nodes: chosen, pending};
}

function withSources({nodes}: SelectionGraph, chosen: Set<string>): Set<string> {
  for (const [id, {kind}] of nodes) if (kind === 'source') chosen.add(id);
  return chosen;
}
