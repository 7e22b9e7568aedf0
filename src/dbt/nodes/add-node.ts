import {UsageError} from '../../errors/index.ts';
import type {DbtProject} from '../project/dbt-project.ts';
import type {DbtNode} from './node.ts';

/** Adds a node unless it is turned off. Throws where another has its name. */
export function addNode(project: DbtProject, node: DbtNode): void {
  if (node.config['enabled'] === false) {
    project.disabled.set(node.name, {uniqueId: node.uniqueId, file: node.file});
    return;
  }
  const refable = ['model', 'seed', 'snapshot'];
  const other =
    project.nodes.get(node.uniqueId) ??
    (refable.includes(node.resourceType)
      ? refable
          .map((type) => project.nodes.get(node.uniqueId.replace(/^\w+/, type)))
          .find((found) => found !== undefined)
      : undefined);
  if (other)
    throw new UsageError(`${other.file} and ${node.file} both define ${node.name}`, {
      code: 'asset-duplicate',
      hint: 'Rename one of the files.',
    });
  project.nodes.set(node.uniqueId, node);
}
