import fc from 'fast-check';
import {expect, test} from 'vitest';
import {createSelectionGraph, selectNodes, type SelectableNode} from '#src/project/select/index.ts';

/** A graph as pairs `[reader, read]` with `read < reader`, so that there is no circle. */
const graphs = fc.integer({min: 1, max: 12}).chain((size) =>
  fc.record({
    size: fc.constant(size),
    edges: fc.array(
      fc.tuple(fc.nat(size - 1), fc.nat(size - 1)).map(([a, b]) => [Math.max(a, b), Math.min(a, b)] as const),
      {maxLength: 30},
    ),
    daily: fc.array(fc.nat(size - 1)),
  }),
);

type Graph = typeof graphs extends fc.Arbitrary<infer T> ? T : never;
type Meaning = (graph: Graph) => Set<number>;

/** The numbers for which `holds`, by trying each. */
const where = ({size}: Graph, holds: (node: number) => boolean) =>
  new Set([...Array(size).keys()].filter(holds));

/** Whether `from` reads `to` over at most `depth` edges: Floyd and Warshall's table of shortest ways. */
function reads(graph: Graph, from: number, to: number, depth: number): boolean {
  return distancesOf(graph)[from]![to]! <= depth;
}

const distances = new WeakMap<Graph, number[][]>();

function distancesOf(graph: Graph): number[][] {
  const known = distances.get(graph);
  if (known) return known;
  const all = [...Array(graph.size).keys()];
  const table = all.map((a) => all.map((b) => (a === b ? 0 : Infinity)));
  for (const [a, b] of graph.edges) if (a !== b) table[a]![b] = 1;
  for (const via of all)
    for (const a of all)
      for (const b of all) table[a]![b] = Math.min(table[a]![b]!, table[a]![via]! + table[via]![b]!);
  distances.set(graph, table);
  return table;
}

const depths = fc.constantFrom<[string, number]>(['', 12], ['0', 0], ['1', 1], ['2', 2]);

const criteria: fc.Arbitrary<{text: string; meaning: Meaning}> = fc.oneof(
  fc.nat(11).map((number) => ({
    text: `name:n${number}`,
    meaning: (graph: Graph) => where(graph, (node) => node === number),
  })),
  fc.constant({
    text: 'tag:daily',
    meaning: (graph: Graph) => where(graph, (node) => graph.daily.includes(node)),
  }),
  fc.constant({text: '*', meaning: (graph: Graph) => where(graph, () => true)}),
);

const operands = fc
  .tuple(criteria, fc.option(depths), fc.option(depths), fc.boolean())
  .map(([{text, meaning}, up, down, at]) => {
    if (at)
      return {
        text: `@${text}`,
        meaning: (graph: Graph) => {
          const start = [...meaning(graph)];
          const below = [...where(graph, (node) => start.some((from) => reads(graph, node, from, 12)))];
          return where(graph, (node) => below.some((child) => reads(graph, child, node, 12)));
        },
      };
    return {
      text: `${up ? `${up[0]}+` : ''}${text}${down ? `+${down[0]}` : ''}`,
      meaning: (graph: Graph) => {
        const start = [...meaning(graph)];
        return where(graph, (node) =>
          start.some(
            (from) => reads(graph, from, node, up?.[1] ?? 0) || reads(graph, node, from, down?.[1] ?? 0),
          ),
        );
      },
    };
  });

const {expression: expressions} = fc.letrec<{expression: {text: string; meaning: Meaning}}>((tie) => ({
  expression: fc.oneof(
    {depthSize: 'small'},
    operands,
    fc
      .tuple(fc.constantFrom(' ', ' | ', ',', ' & '), tie('expression'), tie('expression'))
      .map(([operator, a, b]) => ({
        text: `(${a.text})${operator}(${b.text})`,
        meaning: (graph: Graph) => {
          const [inA, inB] = [a.meaning(graph), b.meaning(graph)];
          const isBoth = /[,&]/.test(operator);
          return where(graph, (node) =>
            isBoth ? inA.has(node) && inB.has(node) : inA.has(node) || inB.has(node),
          );
        },
      })),
    tie('expression').map((inner) => ({
      text: `!(${inner.text})`,
      meaning: (graph: Graph) => {
        const within = inner.meaning(graph);
        return where(graph, (node) => !within.has(node));
      },
    })),
  ),
}));

function build({size, edges, daily}: Graph) {
  const nodes = [...Array(size).keys()].map((number): SelectableNode => ({
    id: `n${number}`,
    name: `n${number}`,
    kind: 'model',
    fqn: ['shop', `n${number}`],
    file: `n${number}.sql`,
    tags: daily.includes(number) ? ['daily'] : [],
    package: 'shop',
    config: {},
  }));
  const parents = nodes.map(({id}, number): [string, string[]] => [
    id,
    edges.flatMap(([from, to]) => (from === number && from !== to ? [`n${to}`] : [])),
  ]);
  return createSelectionGraph(nodes, new Map(parents));
}

/** A name that a small graph does not have is a mistake to a person and an empty set here. */
function chosen(graph: Graph, text: string): string[] | 'unknown name' {
  try {
    return [...selectNodes(build(graph), {select: [text]}).chosen].toSorted();
  } catch {
    return 'unknown name';
  }
}

test('on random graphs every expression means the set that its parts mean', () => {
  fc.assert(
    fc.property(graphs, expressions, (graph, {text, meaning}) => {
      const result = chosen(graph, text);
      fc.pre(result !== 'unknown name');
      expect(result).toEqual([...meaning(graph)].map((number) => `n${number}`).toSorted());
    }),
    {numRuns: 300, maxSkipsPerRun: 1000},
  );
});
