import type {HealthReport, HealthSignal} from '#src/warehouse/index.ts';
import type {Database} from '#plugins/duckdb/database.ts';
import {selectRows} from '#plugins/duckdb/select-rows.ts';
import {countOf, formatBytes} from '#src/util/format-quantity.ts';
import {measure} from './catalog.ts';
import {countSmall} from './compact.ts';
import type {LakeContext} from './context.ts';
import {looseFiles} from './files-of.ts';
import {isTable} from './manifest.ts';

/** More small files than this in one table slow its readers down. */
const smallFilesWarn = 100;
const versionsWarn = 200;

/** Looks at every manifest and at what lies beside the files that they name. */
export async function probeHealth(
  context: LakeContext,
  database: Database,
  signal: AbortSignal,
): Promise<HealthReport> {
  const {store, runtime, root} = context;
  const startedMs = runtime.clock.monotonicMs();
  const tables = (await store.all()).filter(isTable);
  const latencyMs = runtime.clock.monotonicMs() - startedMs;
  const [found] = await database.use(signal, (connection) =>
    selectRows<{version: string}>(connection, 'select version() as version', []),
  );
  const histories = await Promise.all(tables.map(({relation}) => store.versions(relation)));
  const loose = await Promise.all(
    tables.map(({relation}, index) => looseFiles(context, relation, histories[index]!)),
  );
  const largest = (counts: readonly number[]) => Math.max(0, ...counts);
  const smallFiles = largest(tables.map(countSmall));
  const versions = largest(histories.map((history) => history.length));
  const orphans = loose.flat();
  const bytes = tables.reduce((total, table) => total + measure(table).bytes, 0);
  const signals: HealthSignal[] = [
    {
      name: 'size',
      level: 'ok',
      value: `${countOf(tables.length, 'table')}, ${formatBytes(bytes)}`,
      explanation: 'Files of the current versions.',
    },
    {
      name: 'small-files',
      level: smallFiles > smallFilesWarn ? 'warn' : 'ok',
      value: countOf(smallFiles, 'file'),
      explanation: 'Most small files in one table; `weir lake compact` merges them.',
    },
    {
      name: 'versions',
      level: versions > versionsWarn ? 'warn' : 'ok',
      value: countOf(versions, 'version'),
      explanation: 'Most versions of one table; `weir lake expire` removes old ones and their files.',
    },
    {
      name: 'orphaned-files',
      level: orphans.length > 0 ? 'warn' : 'ok',
      value: `${countOf(orphans.length, 'file')}, ${formatBytes(orphans.reduce((total, file) => total + file.bytes, 0))}`,
      explanation:
        'Files that no version reads, of loads that broke off or still run; `weir lake expire` removes them.',
    },
  ];
  return {
    latencyMs,
    version: `Lake folder, DuckDB ${found!.version.replace(/^v/, '')}`,
    identity: root,
    signals,
  };
}
