import {UsageError} from '../../errors/index.ts';
import type {Runtime} from '../../runtime/ports.ts';
import {collectProblems} from '../collect-problems.ts';
import {dbtEnvironment} from '../context/environment.ts';
import {relationOf} from '../context/node-dict.ts';
import {Questions} from '../context/questions.ts';
import {fixedConfig} from '../context/rendering.ts';
import type {DbtProject} from '../project/dbt-project.ts';
import {RefIndex} from './link-nodes.ts';
import type {DbtNode} from './node.ts';

/** Turns what nodes refer to into ids. Throws for every name that is not there, with its place in the file. */
export function linkAll(project: DbtProject, runtime: Runtime): void {
  const index = new RefIndex(project);
  collectProblems([...project.nodes.values()], (node) => {
    try {
      const dependsOn = [
        ...node.refs.map((call) => index.node(call, node.dbtPackage.name).uniqueId),
        ...node.sources.map(([name, table]) => index.source(name, table).uniqueId),
      ];
      project.nodes.set(node.uniqueId, {
        ...node,
        dependsOn: [...new Set(dependsOn)].filter((id) => id !== node.uniqueId),
      });
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      throw placed(project, runtime, node, index) ?? prefixed(error, node);
    }
  });
}

/** Renders once more, now with names that must be there, to learn where the wrong one stands. */
function placed(
  project: DbtProject,
  runtime: Runtime,
  node: DbtNode,
  index: RefIndex,
): UsageError | undefined {
  if (!node.template || node.test?.kind === 'generic') return undefined;
  const environment = dbtEnvironment({
    project,
    runtime,
    packageName: node.dbtPackage.name,
    execute: false,
    node,
    self: relationOf(project, node),
    config: fixedConfig(node.config),
    ref: (call) => relationOf(project, index.node(call, node.dbtPackage.name)),
    source: (name, table) => relationOf(project, index.source(name, table)),
    questions: new Questions(),
    tell: () => {},
    macroIds: new Set(),
    further: new Map(),
    now: project.startedAt,
  });
  try {
    if (node.part) node.template.renderPart(node.part, environment);
    else node.template.render(environment);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  return undefined;
}

function prefixed(error: UsageError, node: DbtNode): UsageError {
  return new UsageError(`${node.test?.place ?? node.file}: ${error.message}`, {
    code: error.code,
    ...(error.hint !== undefined && {hint: error.hint}),
  });
}
