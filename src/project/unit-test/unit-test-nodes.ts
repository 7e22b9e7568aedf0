import {checkNodeId, type NodesWithDependencies, type SelectableNode} from '../select/index.ts';
import type {FoundUnitTest} from './load-unit-tests.ts';

/** Unit tests as nodes to choose from, each after its asset. */
export function unitTestNodes(tests: readonly FoundUnitTest[], project: string): NodesWithDependencies {
  const nodes = tests.map((test): SelectableNode => ({
    id: unitTestNodeId(test),
    name: test.name,
    kind: 'unit_test',
    fqn: [project, ...test.file.split('/').slice(1, -1), test.name],
    file: test.file,
    tags: test.tags,
    package: project,
    config: {},
  }));
  return {nodes, dependencies: new Map(tests.map((test) => [unitTestNodeId(test), [test.asset]]))};
}

export function unitTestNodeId({asset, name}: Pick<FoundUnitTest, 'asset' | 'name'>): string {
  return `unit_test:${checkNodeId(asset, name)}`;
}
