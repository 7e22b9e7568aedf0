import type {Client} from 'pg';
import type {Runtime} from '#src/runtime/ports.ts';
import type {Health, HealthSignal} from '#src/warehouse/index.ts';
import {isServerError} from './errors.ts';
import {signalProbes, type SignalProbe, type SignalRow} from './health-signals.ts';
import type {Sessions} from './session.ts';

interface ServerFacts {
  version: string;
  identity: string;
}

export function createHealth(sessions: Sessions, runtime: Runtime): Health {
  return {
    probe: ({signal}) =>
      sessions.use(signal, async (client) => {
        const startedMs = runtime.clock.monotonicMs();
        const {rows} = await client.query<ServerFacts>(
          `select version() as version, current_user || '@' || current_database() as identity`,
        );
        const latencyMs = runtime.clock.monotonicMs() - startedMs;
        const signals: HealthSignal[] = [];
        for (const probe of signalProbes) {
          signal.throwIfAborted();
          const found = await askServer(client, probe);
          if (found) signals.push(found);
        }
        const {version, identity} = rows[0]!;
        return {latencyMs, version: /^\S+ \S+/.exec(version)?.[0] ?? version, identity, signals};
      }),
  };
}

/** Undefined when there is nothing to judge, or the server refuses the question or does not know it. */
async function askServer(client: Client, probe: SignalProbe): Promise<HealthSignal | undefined> {
  try {
    const {rows} = await client.query<SignalRow>(probe.sql);
    const row = rows[0];
    return row && row.measure !== null ? {name: probe.name, ...probe.judge(row)} : undefined;
  } catch (error) {
    if (isServerError(error) && !isCancelled(error)) return undefined;
    throw error;
  }
}

function isCancelled({code}: {code: string}): boolean {
  return code === '57014';
}
