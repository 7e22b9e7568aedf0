import {compileNode} from '../../dbt/compile/compile-node.ts';
import type {DbtSession} from '../../dbt/compile/session.ts';
import {runTest} from '../../dbt/materialize/run-test.ts';
import type {DbtNode} from '../../dbt/nodes/node.ts';
import {Questions} from '../../dbt/context/questions.ts';
import type {Check} from '../../project/check.ts';
import {sortByDependencies, type Dependencies} from '../../project/graph.ts';

export interface PlacedTests {
  /** Tests by the id of the node after which they run. */
  byHome: ReadonlyMap<string, DbtNode[]>;
  /** With what a test compares coming first. */
  dependencies: Dependencies;
  /** Tests that look at nothing that is built. */
  homeless: readonly DbtNode[];
}

/** Gives each test the node after which everything that it looks at is there: the last one in the order of the project. */
export function placeTests(
  {project}: DbtSession,
  names: ReadonlyMap<string, string>,
  dependencies: Dependencies,
): PlacedTests {
  const order = sortByDependencies(dependencies);
  const rank = new Map(order.map((name, place) => [name, place]));
  const more = new Map([...dependencies].map(([name, upstream]) => [name, [...upstream]]));
  const byHome = new Map<string, DbtNode[]>();
  const homeless: DbtNode[] = [];
  for (const test of project.nodes.values()) {
    if (test.resourceType !== 'test') continue;
    const parents = builtParents(test, project.nodes, names);
    const byRank = parents.toSorted((a, b) => rank.get(names.get(a)!)! - rank.get(names.get(b)!)!);
    const home = byRank.at(-1) ?? readerOf(test, project.nodes, names);
    if (home === undefined) {
      homeless.push(test);
      continue;
    }
    byHome.set(home, [...(byHome.get(home) ?? []), test]);
    const upstream = more.get(names.get(home)!)!;
    for (const parent of byRank.slice(0, -1))
      if (!upstream.includes(names.get(parent)!)) upstream.push(names.get(parent)!);
  }
  return {byHome, dependencies: more, homeless};
}

/** Ephemeral models stand for what they read. */
function builtParents(
  test: DbtNode,
  nodes: ReadonlyMap<string, DbtNode>,
  names: ReadonlyMap<string, string>,
): string[] {
  const found = new Set<string>();
  const visit = (id: string) => {
    const node = nodes.get(id);
    if (!node || !names.has(id)) return;
    if (node.config['materialized'] === 'ephemeral') node.dependsOn.forEach(visit);
    else found.add(id);
  };
  test.dependsOn.forEach(visit);
  return [...found];
}

/** A test of a source runs after the first model that reads it. */
function readerOf(
  test: DbtNode,
  nodes: ReadonlyMap<string, DbtNode>,
  names: ReadonlyMap<string, string>,
): string | undefined {
  return [...nodes.values()].find(
    (node) =>
      names.has(node.uniqueId) &&
      node.config['materialized'] !== 'ephemeral' &&
      node.dependsOn.some((id) => test.dependsOn.includes(id)),
  )?.uniqueId;
}

/** Tests as checks of an asset. */
export function dbtChecks(session: DbtSession, tests: readonly DbtNode[]): Check[] {
  return tests.map((test) => ({
    name: test.name,
    severity: test.config['severity'] === 'WARN' ? 'warn' : 'error',
    rule: {
      kind: 'program',
      sql: previewTest(session, test),
      run: (work) => runTest({session, node: test, tell: () => {}, ...work}),
    },
  }));
}

function previewTest(session: DbtSession, test: DbtNode): string {
  const questions = new Questions();
  const scope = {questions, tell: () => {}, now: session.project.startedAt};
  return questions.renderAlone(() => compileNode(session, test, scope)) ?? test.rawCode;
}
