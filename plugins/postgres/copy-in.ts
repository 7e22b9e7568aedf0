import type {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import type {Client} from 'pg';
import {OpsError, TransferError, messageOf} from '#src/errors/index.ts';
import type {LoadRequest} from '#src/warehouse/index.ts';
import {CopyIn} from './copy-in-stream.ts';
import {createRowCounter} from './count-rows.ts';

export interface CopyTarget {
  /** Quoted name of the table that takes the rows. */
  into: string;
  /** Quoted column names in the order of the stream. */
  columns: readonly string[];
  /** Rows of a table made in this very transaction need no later rewrite by VACUUM. */
  isFreshTable: boolean;
}

export interface CopyResult {
  rows: number;
  bytes: number;
}

/** Sends the stream to the server. Errors of the server stay native, those of the source are ours. */
export async function copyIn(client: Client, load: LoadRequest, target: CopyTarget): Promise<CopyResult> {
  const {content} = load.source;
  if (content.kind !== 'stream')
    throw new TransferError('Only a stream can be copied', {code: 'transfer-source'});
  const {stream, format} = content;
  const isCsv = format === 'csv';
  const options = [
    isCsv ? 'format csv, header' : 'format binary',
    ...(target.isFreshTable ? ['freeze'] : []),
  ];
  let firstFailure: unknown;
  const copy = new CopyIn({
    copy: `copy ${target.into} (${target.columns.join(', ')}) from stdin (${options.join(', ')})`,
    takes: isCsv ? 'contents' : 'messages',
    onRefused: (error) => (firstFailure ??= error),
  });
  // A failure at one end brings down the other; the first one tells the reason.
  stream.once('error', (error) => (firstFailure ??= sourceFailure(error)));
  const countRows = isCsv ? createRowCounter() : undefined;
  let bytes = 0;
  const count = (chunk: Buffer): void => {
    bytes += chunk.length;
    load.onProgress?.({bytes, ...(countRows && {rows: countRows(chunk)})});
  };
  client.query(copy);
  try {
    await pipeline(stream, (chunks: Readable) => counted(chunks, count), copy, {signal: load.signal});
  } catch (error) {
    throw firstFailure ?? error;
  }
  return {rows: copy.rowCount, bytes};
}

async function* counted(
  chunks: AsyncIterable<Buffer>,
  count: (chunk: Buffer) => void,
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    count(chunk);
    yield chunk;
  }
}

function sourceFailure(error: unknown): OpsError {
  if (error instanceof OpsError) return error;
  return new TransferError(`The source breaks off: ${messageOf(error)}`, {
    code: 'transfer-source',
    cause: error,
  });
}
