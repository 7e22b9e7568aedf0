import type {Runtime} from '../../runtime/ports.ts';
import {RefIndex} from '../nodes/link-nodes.ts';
import type {DbtNode} from '../nodes/node.ts';
import type {DbtProject} from '../project/dbt-project.ts';

/** A project that is worked with. */
export interface DbtSession {
  project: DbtProject;
  runtime: Runtime;
  index: RefIndex;
  /** Models, seeds and snapshots by id, under names that are unique. */
  names: ReadonlyMap<string, string>;
}

export function openDbtSession(project: DbtProject, runtime: Runtime): DbtSession {
  return {project, runtime, index: new RefIndex(project), names: uniqueNames(project)};
}

/** Names of models; one that a package shares with another has the name of its package before it. */
function uniqueNames({nodes, root}: DbtProject): Map<string, string> {
  const all = [...nodes.values()].filter(({resourceType}) =>
    ['model', 'seed', 'snapshot'].includes(resourceType),
  );
  const nameOf = ({name, version}: DbtNode) => (version === undefined ? name : `${name}.v${version}`);
  const counts = new Map<string, number>();
  for (const node of all) counts.set(nameOf(node), (counts.get(nameOf(node)) ?? 0) + 1);
  return new Map(
    all.map((node) => {
      const name = nameOf(node);
      const isShared = counts.get(name)! > 1 && node.dbtPackage !== root;
      return [node.uniqueId, isShared ? `${node.dbtPackage.name}.${name}` : name];
    }),
  );
}
