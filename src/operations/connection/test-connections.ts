import type {ConnectionSettings} from '../../config/project.ts';
import {OpsError, TimeoutError} from '../../errors/index.ts';
import type {OperationContext} from '../context.ts';
import {findConnection, openSettings} from '../open-connection.ts';

interface TestedConnection {
  name: string;
  type: string;
}

export type ConnectionTest = TestedConnection &
  ({state: 'ok'; latencyMs: number; version: string; identity: string} | {state: 'failed'; error: OpsError});

const defaultTimeoutMs = 10_000;

/** Opens and probes connections of weir.yml, all at once. A failure is a result, not an error. */
export async function testConnections(
  context: OperationContext,
  names: readonly string[],
  options: {timeoutMs?: number} = {},
): Promise<ConnectionTest[]> {
  const project = await context.project();
  const chosen =
    names.length > 0 ? names.map((name) => findConnection(project, name)) : [...project.connections.values()];
  return Promise.all(
    chosen.map((settings) =>
      testConnection(context, {...settings, readOnly: true}, {...options, root: project.root}),
    ),
  );
}

/** Opens and probes one set of settings. It never writes when the settings say so. */
export async function testConnection(
  context: OperationContext,
  settings: ConnectionSettings,
  {root, timeoutMs = defaultTimeoutMs}: {root: string; timeoutMs?: number},
): Promise<ConnectionTest> {
  const {name, type} = settings;
  const deadline = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([context.signal, deadline]);
  try {
    const warehouse = await openSettings(context, settings, {
      root,
      signal: context.signal,
      connectTimeoutMs: timeoutMs,
    });
    try {
      const {latencyMs, version, identity} = await warehouse.health.probe({signal});
      return {name, type, state: 'ok', latencyMs, version, identity};
    } finally {
      await warehouse.close();
    }
  } catch (error) {
    context.signal.throwIfAborted();
    if (deadline.aborted)
      return {
        name,
        type,
        state: 'failed',
        error: new TimeoutError(`Connection ${name} did not answer within ${timeoutMs / 1000} s`, {
          hint: 'Check that the host is right and reachable, or allow more time with --timeout.',
          cause: error,
        }),
      };
    if (error instanceof OpsError) return {name, type, state: 'failed', error};
    throw error;
  }
}
