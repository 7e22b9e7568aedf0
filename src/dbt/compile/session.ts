import type {Runtime} from '../../runtime/ports.ts';
import {RefIndex} from '../nodes/link-nodes.ts';
import type {DbtProject} from '../project/dbt-project.ts';

/** A project that is worked with. */
export interface DbtSession {
  project: DbtProject;
  runtime: Runtime;
  index: RefIndex;
}

export function openDbtSession(project: DbtProject, runtime: Runtime): DbtSession {
  return {project, runtime, index: new RefIndex(project)};
}
