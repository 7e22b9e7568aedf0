import type {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import type {Client} from 'pg';
import {OpsError, TransferError, messageOf} from '#src/errors/index.ts';
import type {LoadRequest} from '#src/warehouse/index.ts';
import {createRowCounter} from './count-rows.ts';

const bufferBytes = 256 * 1024;

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

/** Sends the CSV stream to the server. Errors of the server stay native, those of the source are ours. */
export async function copyIn(client: Client, load: LoadRequest, target: CopyTarget): Promise<CopyResult> {
  const stream = streamOf(load);
  const {from: copyFrom} = await import('pg-copy-streams');
  const options = `format csv, header${target.isFreshTable ? ', freeze' : ''}`;
  const copy = copyFrom(`copy ${target.into} (${target.columns.join(', ')}) from stdin (${options})`, {
    highWaterMark: bufferBytes,
  });
  const countRows = createRowCounter();
  let bytes = 0;
  async function* counted(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      load.onProgress?.({bytes, rows: countRows(chunk)});
      yield chunk;
    }
  }

  const firstFailure = watchFailures(stream, copy);
  client.query(copy);
  try {
    await pipeline(stream, counted, copy, {signal: load.signal});
  } catch (error) {
    throw firstFailure() ?? error;
  }
  return {rows: copy.rowCount, bytes};
}

function streamOf({source: {content}}: LoadRequest): Readable {
  if (content.kind === 'stream') return content.stream;
  throw new TransferError('Only a stream can be copied', {code: 'transfer-source'});
}

/** A failure at one end brings down the other; the first one tells the reason. */
function watchFailures(stream: Readable, copy: object): () => unknown {
  let first: unknown;
  stream.once('error', (error) => (first ??= sourceFailure(error)));
  const submitted = copy as {handleError(error: Error): void};
  const handleError = submitted.handleError.bind(copy);
  submitted.handleError = (error) => {
    first ??= error;
    handleError(error);
  };
  return () => first;
}

function sourceFailure(error: unknown): OpsError {
  if (error instanceof OpsError) return error;
  return new TransferError(`The source breaks off: ${messageOf(error)}`, {
    code: 'transfer-source',
    cause: error,
  });
}
