import type {HealthReport} from '#src/warehouse/index.ts';
import type {RecordsContext} from '#plugins/files/records-source.ts';
import {OpsError, messageOf} from '#src/errors/index.ts';
import type {SingerConfig} from './config.ts';
import {discover} from './discover.ts';

/** Asks the tap for its streams. */
export async function probeHealth(
  config: SingerConfig,
  {runtime}: RecordsContext,
  signal: AbortSignal,
): Promise<HealthReport> {
  const startedMs = runtime.clock.monotonicMs();
  const report = (level: 'ok' | 'warn' | 'fail', value: string, explanation: string): HealthReport => ({
    latencyMs: runtime.clock.monotonicMs() - startedMs,
    version: 'Singer',
    identity: config.command,
    signals: [{name: 'streams', level, value, explanation}],
  });
  try {
    const catalog = await discover(config, runtime, signal);
    return catalog
      ? report('ok', String(catalog.streams.length), 'Streams that the tap offers.')
      : report('warn', 'unknown', 'The tap does not tell its streams; name them as it does.');
  } catch (error) {
    if (!(error instanceof OpsError) || error.code === 'cancelled') throw error;
    return report('fail', 'none', messageOf(error));
  }
}
