import {Readable} from 'node:stream';
import {OpsError, TransferError, messageOf} from '#src/errors/index.ts';
import type {LoadRequest} from '#src/warehouse/index.ts';
import {ask, type Client} from './client.ts';
import {runBytes, runLoadData, type Outcome} from './command.ts';
import {loadError, rowsRejectedError, type RejectingTable} from './load-errors.ts';
import type {LoadColumn} from './load-plan.ts';
import {createRowEncoder, type RowEncoder} from './row-encoder.ts';
import {insertShape, loadDataShape} from './row-shape.ts';

export interface Filling {
  /** Quoted name of the table that takes the rows. */
  into: string;
  columns: readonly LoadColumn[];
  /** For sentences. */
  relation: string;
}

export interface FillResult {
  rows: number;
  bytes: number;
}

/**
 * Sends the CSV stream to the server: by LOAD DATA LOCAL where the server allows that, and otherwise by INSERTs of many
 * rows, which take about twice as long. With LOCAL the server turns what is wrong with a row into a warning and goes
 * on, so a single warning fails the load.
 */
export async function fillTable(client: Client, load: LoadRequest, filling: Filling): Promise<FillResult> {
  const [settings] = await ask<{allowed: string | number; packet_bytes: string | number}>(
    client,
    'select @@local_infile as allowed, @@max_allowed_packet as packet_bytes',
  );
  const way = Number(settings!.allowed) === 1 ? loadData : insertRows;
  return way(client, load, {...filling, packetBytes: Number(settings!.packet_bytes)});
}

/** Enough rows for a write to be worth its while. */
const sentBytes = 128 * 1024;

async function loadData(client: Client, load: LoadRequest, filling: Filling): Promise<FillResult> {
  const {columns, into} = filling;
  const encoder = createRowEncoder(columns, loadDataShape);
  const source = readSource(load, encoder);
  async function* rows(): AsyncGenerator<Buffer> {
    for await (const _ of source.chunks) if (encoder.readyBytes() >= sentBytes) yield* slices(encoder.take());
    encoder.end();
    yield* slices(encoder.take());
  }
  const targets = columns.map(({sql, loadExpression}, index) =>
    loadExpression ? `@weir_${index + 1}` : sql,
  );
  const settings = columns.flatMap(({sql, loadExpression}, index) =>
    loadExpression ? [`${sql} = ${loadExpression(`@weir_${index + 1}`)}`] : [],
  );
  const text = `load data local infile 'weir' into table ${into} character set utf8mb4 (${targets.join(', ')})${
    settings.length > 0 ? ` set ${settings.join(', ')}` : ''
  }`;
  const stream = Readable.from(rows(), {objectMode: false, highWaterMark: sentBytes});
  // The driver listens only once the server has asked for the file.
  stream.on('error', () => {});
  const stop = () => void stream.destroy(load.signal.reason as Error);
  load.signal.addEventListener('abort', stop, {once: true});
  try {
    const outcome = await runLoadData(client.connection, text, stream);
    await refuseWarnings(client, outcome, filling);
    return {rows: outcome.rowsAffected ?? 0, bytes: source.bytes()};
  } catch (error) {
    throw source.failure() ?? loadError(error, filling);
  } finally {
    load.signal.removeEventListener('abort', stop);
    stream.destroy();
  }
}

/** The server reads a packet into memory as a whole. */
const largestInsertBytes = 1024 * 1024;

async function insertRows(
  client: Client,
  load: LoadRequest,
  filling: Filling & {packetBytes: number},
): Promise<FillResult> {
  const {columns, into} = filling;
  const encoder = createRowEncoder(columns, insertShape);
  const source = readSource(load, encoder);
  const head = Buffer.from(`insert into ${into} (${columns.map(({sql}) => sql).join(', ')}) values `);
  const batchBytes = Math.min(largestInsertBytes, filling.packetBytes / 2);
  let rows = 0;
  const send = async () => {
    if (encoder.readyBytes() === 0) return;
    load.signal.throwIfAborted();
    const outcome = await runBytes(client.connection, [head, encoder.take().subarray(1)]).catch(
      (error: unknown) => {
        throw loadError(error, {...filling, rowsBefore: rows});
      },
    );
    await refuseWarnings(client, outcome, {...filling, rowsBefore: rows});
    rows += outcome.rowsAffected ?? 0;
  };
  for await (const _ of source.chunks) if (encoder.readyBytes() >= batchBytes) await send();
  encoder.end();
  await send();
  return {rows, bytes: source.bytes()};
}

/** Sources may give all they have at once, and rows grow while they are encoded. */
const sliceBytes = 64 * 1024;

/** Reads the source into the encoder, and remembers what went wrong on this side of the server. */
function readSource(load: LoadRequest, encoder: RowEncoder) {
  const {content} = load.source;
  if (content.kind !== 'stream')
    throw new TransferError('Only a stream can be loaded', {code: 'transfer-source'});
  const {stream} = content;
  let bytes = 0;
  let failure: unknown;
  async function* read(): AsyncGenerator<void> {
    const stop = () => void stream.destroy(load.signal.reason as Error);
    load.signal.addEventListener('abort', stop, {once: true});
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        for (let start = 0; start < chunk.length; start += sliceBytes) {
          const slice = chunk.subarray(start, start + sliceBytes);
          bytes += slice.length;
          encoder.add(slice);
          load.onProgress?.({bytes, rows: encoder.rows()});
          yield;
        }
      }
    } catch (error) {
      failure ??= load.signal.aborted ? load.signal.reason : sourceFailure(error);
      throw failure;
    } finally {
      load.signal.removeEventListener('abort', stop);
    }
  }
  return {chunks: read(), bytes: () => bytes, failure: () => failure};
}

function sourceFailure(error: unknown): OpsError {
  if (error instanceof OpsError) return error;
  return new TransferError(`The source breaks off: ${messageOf(error)}`, {
    code: 'transfer-source',
    cause: error,
  });
}

async function refuseWarnings(client: Client, {warnings}: Outcome, table: RejectingTable): Promise<void> {
  if (warnings === 0) return;
  const [first] = await ask<{Code: number; Message: string}>(client, 'show warnings limit 1');
  throw rowsRejectedError(first?.Message ?? `${warnings} warnings`, table, {errorNumber: first?.Code});
}

/** A packet of the protocol has at most 16 MB. */
const packetBytes = 1024 * 1024;

function* slices(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start < bytes.length; start += packetBytes)
    yield bytes.subarray(start, start + packetBytes);
}
