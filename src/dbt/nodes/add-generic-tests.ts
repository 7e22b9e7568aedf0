import type {Runtime} from '../../runtime/ports.ts';
import {collectProblems} from '../collect-problems.ts';
import type {DbtProject} from '../project/dbt-project.ts';
import {addNode} from './add-node.ts';
import {parseGenericTest, type TestedThing} from './generic-test.ts';
import type {WrittenTest} from './node.ts';

/** Tests that YAML files attach to models, seeds, snapshots and sources. */
export function addGenericTests(project: DbtProject, runtime: Runtime): void {
  const written: {tested: TestedThing; test: WrittenTest}[] = [];
  for (const node of project.nodes.values()) {
    const {uniqueId, name, dbtPackage, file, fqn, version} = node;
    const tested = {
      uniqueId,
      name,
      dbtPackage,
      file: node.properties?.file ?? file,
      fqn,
      isSource: false,
      ...(version !== undefined && {version}),
    };
    for (const test of node.properties?.tests ?? []) written.push({tested, test});
  }
  for (const {uniqueId, name, dbtPackage, file, fqn, sourceName, tests} of project.sources.values())
    for (const test of tests)
      written.push({tested: {uniqueId, name, dbtPackage, file, fqn, isSource: true, sourceName}, test});
  collectProblems(written, ({tested, test}) => {
    const node = parseGenericTest(project, runtime, tested, test);
    // The same test of the same column counts once.
    if (node && !project.nodes.has(node.uniqueId)) addNode(project, node);
  });
}
