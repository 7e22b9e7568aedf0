import type {DbtSession} from '../compile/session.ts';
import {manifest} from './manifest.ts';

/** The manifest with checksums of the rows of seeds, for which their files are read. */
export async function manifestWithSeeds(session: DbtSession): Promise<Record<string, unknown>> {
  const {project, runtime} = session;
  const {files, paths, sha256} = runtime;
  const made = manifest(session);
  const nodes = made['nodes'] as Record<string, unknown>;
  for (const node of project.nodes.values()) {
    if (node.resourceType !== 'seed') continue;
    const rows = await files.readText(paths.join(project.root.root, node.file));
    const checksum = {name: 'sha256', checksum: sha256(rows.trim())};
    nodes[node.uniqueId] = {...(nodes[node.uniqueId] as object), checksum};
  }
  return made;
}
