import type {HealthReport, HealthSignal} from '#src/warehouse/index.ts';
import {selectRows} from '#plugins/duckdb/select-rows.ts';
import type {FilesContext} from './open-selection.ts';
import {displayUrl, isUrl} from './url.ts';

/** Looks whether the root is there, and how many data files of which age it holds. */
export async function probeHealth(
  context: FilesContext,
  root: string,
  signal: AbortSignal,
): Promise<HealthReport> {
  const {runtime, database} = context;
  const startedMs = runtime.clock.monotonicMs();
  const signals = isUrl(root) ? [await probeUrl(context, root, signal)] : await probeFolder(context, root);
  const latencyMs = runtime.clock.monotonicMs() - startedMs;
  const version = await database.use(signal, (connection) =>
    selectRows<{version: string}>(connection, 'select version() as version'),
  );
  return {
    latencyMs,
    version: `DuckDB ${version[0]!.version.replace(/^v/, '')}`,
    identity: isUrl(root) ? displayUrl(new URL(root)) : root,
    signals,
  };
}

/** Any answer means that the server lives: a root is seldom a document of its own. */
async function probeUrl({http}: FilesContext, root: string, signal: AbortSignal): Promise<HealthSignal> {
  const {status} = await http.head(new URL(root), signal);
  const isRejected = status === 401 || status === 403;
  return {
    name: 'http-status',
    level: isRejected ? 'fail' : 'ok',
    value: String(status),
    explanation: isRejected ? 'The server rejects the request; check `headers`.' : 'The server answers.',
  };
}

async function probeFolder({finder, runtime}: FilesContext, root: string): Promise<HealthSignal[]> {
  if (!(await runtime.files.exists(root)))
    return [
      {
        name: 'root',
        level: 'fail',
        value: 'missing',
        explanation: `There is no folder ${root}; check \`root\`.`,
      },
    ];
  const stats = await Promise.all((await finder.list()).map((path) => runtime.files.stat(path)));
  const count: HealthSignal = {
    name: 'file-count',
    level: stats.length === 0 ? 'warn' : 'ok',
    value: String(stats.length),
    explanation:
      stats.length === 0 ? 'There are no data files below the root.' : 'Data files below the root.',
  };
  if (stats.length === 0) return [count];
  const newestMs = Math.max(...stats.map(({modifiedMs}) => modifiedMs));
  const age: HealthSignal = {
    name: 'newest-file',
    level: 'ok',
    value: new Date(newestMs).toISOString(),
    explanation: 'When a data file last changed.',
  };
  return [count, age];
}
