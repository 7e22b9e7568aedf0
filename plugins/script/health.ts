import type {HealthReport, HealthSignal} from '#src/warehouse/index.ts';
import type {RecordsContext} from '#plugins/files/records-source.ts';
import {selectRows} from '#plugins/duckdb/select-rows.ts';
import type {ScriptConfig} from './config.ts';

/** Looks whether Python answers; Node is what runs this. */
export async function probeHealth(
  {root, python}: ScriptConfig,
  {database, runtime}: RecordsContext,
  signal: AbortSignal,
): Promise<HealthReport> {
  const startedMs = runtime.clock.monotonicMs();
  const [row] = await database.use(signal, (connection) =>
    selectRows<{version: string}>(connection, 'select version() as version'),
  );
  const found = await runtime.spawn(python, ['--version'], {signal}).catch(() => undefined);
  const pythonSignal: HealthSignal =
    found?.exitCode === 0
      ? {
          name: 'python',
          level: 'ok',
          value: `${found.stdout}${found.stderr}`.trim(),
          explanation: 'Python scripts can run.',
        }
      : {
          name: 'python',
          level: 'warn',
          value: 'missing',
          explanation: `There is no program ${python}, so Python scripts cannot run; set \`python\`.`,
        };
  return {
    latencyMs: runtime.clock.monotonicMs() - startedMs,
    version: `Node ${runtime.env.nodeVersion}, DuckDB ${row!.version.replace(/^v/, '')}`,
    identity: runtime.paths.resolve(root),
    signals: [pythonSignal],
  };
}
