import type {DbtSession} from '../compile/session.ts';
import type {DbtNode} from '../nodes/node.ts';
import type {DbtProject} from '../project/dbt-project.ts';

/** Where the compiled SQL of a node is kept, below the folder of the project. */
export function compiledPath({root}: Pick<DbtProject, 'root'>, node: DbtNode): string {
  const own = node.file.slice(node.dbtPackage.prefix.length);
  const below = node.test?.kind === 'generic' || node.part ? `${own}/${node.path.split('/').at(-1)}` : own;
  const name = node.part ? `${own}/${node.name}.sql` : below;
  return `${root.file['target-path']}/compiled/${node.dbtPackage.name}/${name}`;
}

export async function writeCompiled(
  {project, runtime}: DbtSession,
  node: DbtNode,
  sql: string,
): Promise<void> {
  const {files, paths} = runtime;
  const path = paths.join(project.root.root, compiledPath(project, node));
  await files.makeDirectory(paths.dirname(path));
  await files.writeText(path, sql);
}
