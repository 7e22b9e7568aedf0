import {adapters} from '#plugins/index.ts';
import {loadProject} from '#src/config/load-project.ts';
import type {OperationContext} from '#src/operations/context.ts';
import {createNodeRuntime} from '#src/runtime/index.ts';
import {createFolder} from './folder.ts';

export interface EmbeddedProject {
  directory: string;
  context: OperationContext;
}

/** A project called `shop` with every plugin, whose default connection `local` is a file of the embedded database. */
export async function createEmbeddedProject(
  files: Record<string, string>,
  options: {connections?: Record<string, object>; settings?: object} = {},
): Promise<EmbeddedProject> {
  const directory = await createFolder({
    'weir.yml': JSON.stringify({
      project: 'shop',
      default_connection: 'local',
      connections: {local: {type: 'duckdb', path: 'data.duckdb'}, ...options.connections},
      ...options.settings,
    }),
    ...files,
  });
  return {directory, context: contextOf(directory)};
}

/** What commands in this folder get. */
export function contextOf(directory: string): OperationContext {
  const runtime = createNodeRuntime();
  return {
    runtime,
    adapters,
    signal: new AbortController().signal,
    project: () => loadProject(runtime, adapters, {directory}),
  };
}
