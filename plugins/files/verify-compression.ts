import {Writable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {CancelledError, TransferError, messageOf} from '#src/errors/index.ts';
import type {Runtime} from '#src/runtime/ports.ts';
import type {FileSet} from '#src/warehouse/index.ts';

/**
 * Unpacks a file to nowhere. DuckDB takes a gzip or zstd file that was cut off for a shorter one, and its last rows
 * would be missing without a word.
 */
export async function verifyCompression(
  path: string,
  compression: FileSet['compression'],
  {runtime, signal}: {runtime: Runtime; signal: AbortSignal},
): Promise<void> {
  if (compression === 'none') return;
  const {createGunzip, createZstdDecompress} = await import('node:zlib');
  const unpack = compression === 'gzip' ? createGunzip() : createZstdDecompress();
  const nowhere = new Writable({write: (_chunk, _encoding, done) => done()});
  try {
    await pipeline(runtime.files.openRead(path), unpack, nowhere, {signal});
  } catch (error) {
    if (signal.aborted) throw new CancelledError();
    throw new TransferError(`${path} is not a whole ${compression} file: ${messageOf(error)}`, {
      code: 'transfer-source',
      hint: 'Write or download the file again; what is there may be cut off.',
      details: {file: path},
      cause: error,
    });
  }
}
