import type {Runtime} from '#src/runtime/ports.ts';
import {formatBytes} from '#src/util/format-quantity.ts';
import type {HealthReport, HealthSignal} from '#src/warehouse/index.ts';
import type {SqliteConfig} from './config.ts';
import type {Host} from './host.ts';
import {HostError} from './host-error.ts';
import type {Hosts} from './hosts.ts';
import {selectRows} from './select-rows.ts';

/** A write-ahead log beyond this means that a reader keeps checkpoints from coming through. */
const walWarnBytes = 64 * 2 ** 20;
const freeShareWarn = 0.5;
const smallFileBytes = 64 * 2 ** 20;

interface Place {
  config: SqliteConfig;
  runtime: Runtime;
  signal: AbortSignal;
}

/** Measures the file and its log, looks whether somebody writes, and reads it through if that is quick or asked for. */
export function probeHealth(hosts: Hosts, {config, runtime, signal}: Place): Promise<HealthReport> {
  const startedMs = runtime.clock.monotonicMs();
  return hosts.use(signal, async (host) => {
    const {pages, pageBytes, freePages, journal} = await readPragmas(host);
    const latencyMs = runtime.clock.monotonicMs() - startedMs;
    const fileBytes = pages * pageBytes;
    const walBytes = await sizeOf(`${hosts.path}-wal`, runtime);
    const isChecked = config.quick_check ?? fileBytes <= smallFileBytes;
    return {
      latencyMs,
      version: `SQLite ${hosts.version}`,
      identity: `${hosts.path} (${hosts.readOnly ? 'read-only' : 'read-write'})`,
      signals: [
        {
          name: 'file-size',
          level: 'ok',
          value: formatBytes(fileBytes),
          explanation: `${pages} pages of ${pageBytes} bytes.`,
        },
        freeSignal(freePages / Math.max(pages, 1), fileBytes),
        walSignal(walBytes, journal),
        ...(hosts.readOnly ? [] : [await probeLock(host, config)]),
        isChecked ? await checkIntegrity(host, signal) : uncheckedSignal,
      ],
    };
  });
}

async function readPragmas(host: Host) {
  const [row] = await selectRows<{
    pages: bigint;
    page_bytes: bigint;
    free_pages: bigint;
    journal: string;
  }>(
    host,
    `select page_count as pages, page_size as page_bytes, freelist_count as free_pages, journal_mode as journal
     from pragma_page_count, pragma_page_size, pragma_freelist_count, pragma_journal_mode`,
  );
  return {
    pages: Number(row!.pages),
    pageBytes: Number(row!.page_bytes),
    freePages: Number(row!.free_pages),
    journal: row!.journal,
  };
}

function freeSignal(share: number, fileBytes: number): HealthSignal {
  return {
    name: 'free-pages',
    level: share > freeShareWarn && fileBytes > smallFileBytes ? 'warn' : 'ok',
    value: `${Math.round(share * 100)} %`,
    explanation: 'Share of the file that deleted rows left free; `vacuum` gives it back.',
  };
}

function walSignal(bytes: number, journal: string): HealthSignal {
  return {
    name: 'wal-size',
    level: bytes > walWarnBytes ? 'warn' : 'ok',
    value: journal === 'wal' ? formatBytes(bytes) : `none (journal mode ${journal})`,
    explanation:
      bytes > walWarnBytes
        ? 'The write-ahead log grows: a reader holds it. End long reads, then `pragma wal_checkpoint(truncate)`.'
        : 'Write-ahead log that the next checkpoint folds into the file.',
  };
}

async function probeLock(host: Host, config: SqliteConfig): Promise<HealthSignal> {
  const explanation = 'Whether another program holds the file for writing now.';
  try {
    await host.request('execute', {text: 'pragma busy_timeout = 0; begin immediate; rollback'});
    return {name: 'locked', level: 'ok', value: 'no', explanation};
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return {name: 'locked', level: 'warn', value: `yes: ${error.message}`, explanation};
  } finally {
    const text = `pragma busy_timeout = ${Math.round(config.lock_timeout_seconds * 1000)}`;
    await host.request('execute', {text});
  }
}

async function checkIntegrity(host: Host, signal: AbortSignal): Promise<HealthSignal> {
  const problems = await findDamage(host, signal);
  return {
    name: 'integrity',
    level: problems.length === 0 ? 'ok' : 'fail',
    value: problems.length === 0 ? 'ok' : problems.join('; '),
    explanation:
      problems.length === 0
        ? 'The whole file was read and is well formed.'
        : 'The file is damaged: restore a copy, or save what is left with `.recover` of the sqlite3 program.',
  };
}

async function findDamage(host: Host, signal: AbortSignal): Promise<string[]> {
  try {
    const rows = await selectRows<{quick_check: string}>(host, 'pragma quick_check(10)', [], signal);
    return rows.map(({quick_check: problem}) => problem).filter((problem) => problem !== 'ok');
  } catch (error) {
    // Some damage is too great for the check itself.
    if (signal.aborted || !(error instanceof HostError)) throw error;
    return [error.message];
  }
}

const uncheckedSignal: HealthSignal = {
  name: 'integrity',
  level: 'ok',
  value: 'not checked',
  explanation: 'Reading a large file through takes long; `quick_check: true` on the connection does it.',
};

async function sizeOf(path: string, {files}: Runtime): Promise<number> {
  return (await files.exists(path)) ? (await files.stat(path)).bytes : 0;
}
