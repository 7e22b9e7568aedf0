import {CancelledError, OpsError, TimeoutError, messageOf} from '../../errors/index.ts';
import {formatDuration} from '../../util/format-quantity.ts';
import {findAdapter, type HealthReport} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {startDeadline} from '../deadline.ts';
import {findConnection, openConnection} from '../open-connection.ts';

/** `degraded`: it answers, but a signal fails. `down`: it does not answer. */
export type ConnectionState = 'up' | 'degraded' | 'down';

export interface ConnectionHealth extends Partial<HealthReport> {
  connection: string;
  /** Name of the plugin. */
  type: string;
  state: ConnectionState;
  /** Why it is down; secrets are taken out. */
  error?: {code: string; message: string; hint?: string};
}

export interface HealthSnapshot {
  /** ISO 8601, UTC. */
  checkedAt: string;
  /** In the order of weir.yml, or of the names that were given. */
  connections: ConnectionHealth[];
}

export interface CheckHealthOptions {
  /** None means every connection of weir.yml. */
  names: readonly string[];
  /** For each connection, connecting included. */
  timeoutMs: number;
}

/**
 * Probes connections all at once, each with its own time-out, so that a dead one delays no other. Throws
 * `UsageError` for a name that weir.yml does not have; everything else is a result.
 */
export async function checkHealth(
  context: OperationContext,
  {names, timeoutMs}: CheckHealthOptions,
): Promise<HealthSnapshot> {
  const project = await context.project();
  const wanted = names.length > 0 ? names.map((name) => findConnection(project, name).name) : [];
  const all = wanted.length > 0 ? wanted : [...project.connections.keys()];
  const checkedAt = context.runtime.clock.now().toISOString();
  const connections = await Promise.all(all.map((name) => checkConnection(context, name, timeoutMs)));
  return {checkedAt, connections};
}

async function checkConnection(
  context: OperationContext,
  name: string,
  timeoutMs: number,
): Promise<ConnectionHealth> {
  const {type} = findConnection(await context.project(), name);
  const identity = {connection: name, type: findAdapter(context.adapters, type).name};
  const deadline = startDeadline(context, timeoutMs, () => noAnswer(name, timeoutMs));
  try {
    const report = await untilAborted(
      probe(context, name, {signal: deadline.signal, timeoutMs}),
      deadline.signal,
    );
    const isDegraded = report.signals.some(({level}) => level === 'fail');
    const latencyMs = Math.round(report.latencyMs * 10) / 10;
    return {...identity, state: isDegraded ? 'degraded' : 'up', ...report, latencyMs};
  } catch (error) {
    if (context.signal.aborted) throw new CancelledError();
    return {...identity, state: 'down', error: describe(error, context)};
  } finally {
    deadline.clear();
  }
}

async function probe(
  context: OperationContext,
  name: string,
  {signal, timeoutMs}: {signal: AbortSignal; timeoutMs: number},
): Promise<HealthReport> {
  const warehouse = await openConnection(context, name, {
    readOnly: true,
    signal,
    connectTimeoutMs: timeoutMs,
  });
  try {
    return await warehouse.health.probe({signal});
  } finally {
    await warehouse.close();
  }
}

/** Gives up at once, even on a system that does not listen to the signal. */
async function untilAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  work.catch(() => {});
  return Promise.race([
    work,
    new Promise<never>((_, reject) => {
      if (signal.aborted) reject(signal.reason as Error);
      signal.addEventListener('abort', () => reject(signal.reason as Error), {once: true});
    }),
  ]);
}

function noAnswer(name: string, timeoutMs: number): TimeoutError {
  return new TimeoutError(`${name} did not answer within ${formatDuration(timeoutMs)}`, {
    hint: 'Check that the host is right and reachable, or raise --timeout.',
  });
}

function describe(error: unknown, {runtime}: OperationContext): ConnectionHealth['error'] {
  if (!(error instanceof OpsError)) throw error;
  return {
    code: error.code,
    message: runtime.redactor.redact(messageOf(error)),
    ...(error.hint !== undefined && {hint: runtime.redactor.redact(error.hint)}),
  };
}
