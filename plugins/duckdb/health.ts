import type {Runtime} from '#src/runtime/ports.ts';
import type {HealthReport, HealthSignal} from '#src/warehouse/index.ts';
import type {Database} from './database.ts';
import {selectRows} from './select-rows.ts';

interface Measures extends Record<string, string> {}

const mebibyte = 2 ** 20;

/** A write-ahead log beyond this means that no checkpoint comes through. */
const walWarnBytes = 256 * mebibyte;
const freeShareWarn = 0.5;
const smallFileBytes = 64 * mebibyte;
const memoryWarnShare = 0.9;

/** Measures the file, its write-ahead log, memory and what was spilled to disk. */
export async function probeHealth(
  database: Database,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<HealthReport> {
  const startedMs = runtime.clock.monotonicMs();
  return database.use(signal, async (connection) => {
    const [version] = await selectRows<{version: string}>(connection, 'select version() as version');
    const latencyMs = runtime.clock.monotonicMs() - startedMs;
    const [measures] = await selectRows<Measures>(connection, measuresQuery);
    return {
      latencyMs,
      version: `DuckDB ${version!.version.replace(/^v/, '')}`,
      identity: `${database.path} (${database.readOnly ? 'read-only' : 'read-write'})`,
      signals: judge(measures!),
    };
  });
}

const measuresQuery = `
  select
    s.block_size * s.total_blocks as file_bytes,
    s.block_size * s.free_blocks as free_bytes,
    s.wal_size as wal,
    s.memory_limit,
    (select coalesce(sum(memory_usage_bytes), 0) from duckdb_memory()) as memory_bytes,
    (select coalesce(sum(size), 0) from duckdb_temporary_files()) as spilled_bytes
  from pragma_database_size() s
  where s.database_name = current_database()`;

function judge(measures: Measures): HealthSignal[] {
  const fileBytes = Number(measures.file_bytes);
  const freeShare = fileBytes === 0 ? 0 : Number(measures.free_bytes) / fileBytes;
  const walBytes = parseSize(measures.wal!);
  const memoryShare = Number(measures.memory_bytes) / parseSize(measures.memory_limit!);
  const spilledBytes = Number(measures.spilled_bytes);
  return [
    {
      name: 'file-size',
      level: 'ok',
      value: formatBytes(fileBytes),
      explanation: 'Size of the database file.',
    },
    {
      name: 'free-blocks',
      level: freeShare > freeShareWarn && fileBytes > smallFileBytes ? 'warn' : 'ok',
      value: `${Math.round(freeShare * 100)} %`,
      explanation:
        'Share of the file that deleted rows left free; `copy from database` into a new file gives it back.',
    },
    {
      name: 'wal-size',
      level: walBytes > walWarnBytes ? 'warn' : 'ok',
      value: measures.wal!,
      explanation: 'Write-ahead log that the next `checkpoint` folds into the file.',
    },
    {
      name: 'memory-used',
      level: memoryShare > memoryWarnShare ? 'warn' : 'ok',
      value: `${formatBytes(Number(measures.memory_bytes))} of ${measures.memory_limit}`,
      explanation: 'Memory held now against `memory_limit` of the connection.',
    },
    {
      name: 'spilled',
      level: spilledBytes > 0 ? 'warn' : 'ok',
      value: formatBytes(spilledBytes),
      explanation: 'Data in temporary files because running work needs more than `memory_limit`.',
    },
  ];
}

const unitFactors: Readonly<Record<string, number>> = {
  bytes: 1,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

/** DuckDB reports sizes as text such as `1.5 MiB`. */
function parseSize(text: string): number {
  const [amount, unit] = text.split(' ');
  return Number(amount) * (unitFactors[unit ?? ''] ?? 1);
}

function formatBytes(bytes: number): string {
  const [unit, factor] = Object.entries(unitFactors).findLast(([, size]) => bytes >= size) ?? ['bytes', 1];
  return `${Number((bytes / factor).toFixed(1))} ${unit}`;
}
