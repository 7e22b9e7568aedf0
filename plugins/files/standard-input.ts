import {TransferError, UsageError} from '#src/errors/index.ts';
import type {Runtime} from '#src/runtime/ports.ts';
import type {Database} from '#plugins/duckdb/database.ts';
import {createSpool} from '#plugins/duckdb/spool.ts';

export interface StandardInput {
  /** A file with everything that was piped in. It is read to its end the first time. */
  spool(signal: AbortSignal): Promise<string>;
  /** Another name for each process: nobody knows whether the same comes again. */
  readonly item: string;
  close(): Promise<void>;
}

/** Keeps standard input on disk, so that a load can read it more than once and memory stays small. */
export function createStandardInput(database: Database, runtime: Runtime): StandardInput {
  const {files, paths, streams} = runtime;
  let folder: string | undefined;
  let spooling: Promise<string> | undefined;

  async function read(signal: AbortSignal): Promise<string> {
    if (streams.stdin.isTerminal)
      throw new UsageError('Nothing is piped into weir: standard input is a terminal', {
        hint: 'Write e.g. `cat orders.csv | weir ingest - warehouse:raw.orders --format csv`.',
      });
    folder = await createSpool(database, runtime);
    const path = paths.join(folder, 'input');
    if ((await files.writeStream(path, streams.stdin.stream(), {signal})) === 0)
      throw new TransferError('Standard input is empty', {
        code: 'transfer-source',
        hint: 'Check the command before the pipe.',
      });
    const ending = await packingOf(files.openRead(path));
    if (ending !== '') await files.rename(path, `${path}${ending}`);
    return `${path}${ending}`;
  }

  return {
    item: `standard input ${runtime.randomId()}`,
    spool: (signal) => (spooling ??= read(signal)),
    async close() {
      await spooling?.catch(() => {});
      if (folder !== undefined) await files.remove(folder);
    },
  };
}

/** The ending of a compressed file by its first bytes. */
async function packingOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
  for await (const chunk of stream) {
    const head = Buffer.from(chunk.subarray(0, 4)).toString('hex');
    if (head.startsWith('1f8b')) return '.gz';
    return head === '28b52ffd' ? '.zst' : '';
  }
  return '';
}
