import type {Runtime} from '#src/runtime/ports.ts';
import type {Health, HealthSignal} from '#src/warehouse/index.ts';
import {ask, type Client} from './client.ts';
import {isServerError} from './errors.ts';
import {signalProbes, type SignalProbe, type SignalRow} from './health-signals.ts';
import type {Sessions} from './session.ts';
import {serverVersion, type ServerVersion} from './session-setup.ts';

export function createHealth(sessions: Sessions, runtime: Runtime): Health {
  return {
    probe: ({signal}) =>
      sessions.use(signal, async (client) => {
        const version = await serverVersion(client);
        const startedMs = runtime.clock.monotonicMs();
        const [row] = await ask<{identity: string}>(
          client,
          `select concat(current_user(), coalesce(concat('/', database()), '')) as identity`,
        );
        const latencyMs = runtime.clock.monotonicMs() - startedMs;
        const signals: HealthSignal[] = [];
        for (const probe of signalProbes) {
          signal.throwIfAborted();
          const found = await askServer(client, probe, version);
          if (found) signals.push(found);
        }
        const {product, number} = version;
        return {latencyMs, version: `${product} ${number}`, identity: row!.identity, signals};
      }),
  };
}

/** Undefined when there is nothing to judge, or the server refuses the question or does not know it. */
async function askServer(
  client: Client,
  probe: SignalProbe,
  version: ServerVersion,
): Promise<HealthSignal | undefined> {
  try {
    const row = await readRow(client, probe, version);
    if (!row || row.measure === null) return undefined;
    return {name: probe.name, ...probe.judge({measure: row.measure, subject: row.subject})};
  } catch (error) {
    if (isServerError(error) && error.errno !== cancelledNumber) return undefined;
    throw error;
  }
}

const cancelledNumber = 1317;

async function readRow(
  client: Client,
  probe: SignalProbe,
  version: ServerVersion,
): Promise<SignalRow | undefined> {
  const [row] = await ask<Record<string, string | number | null>>(client, probe.sql(version));
  if (!row || probe.pick) return row && probe.pick!(row);
  const {measure = null, subject = null} = row;
  return {
    measure: measure === null ? null : Number(measure),
    subject: subject === null ? null : String(subject),
  };
}
