import type {Batch, Query, QueryOptions, ResultStream, Statement, Value} from '#src/warehouse/index.ts';
import {createBatchQueue} from './batch-queue.ts';
import {run} from './client.ts';
import {inTransactionFlag} from './command.ts';
import {decoderFor, isRawField} from './decode.ts';
import {internals, type Field} from './driver.ts';
import {columnOf, type ReadingSettings} from './field-types.ts';
import {binaryRowReader, textRowReader, type Cell} from './row-reader.ts';
import {onAbort, type Session, type Sessions} from './session.ts';

/** The first batch is small, so that the first line shows early. */
const firstBatchRows = 100;
const largestBatchRows = 1000;

export function createQuery(sessions: Sessions, settings: ReadingSettings): Query {
  const runOn = (session: Session, statement: Statement, options: QueryOptions) =>
    openResult(session, statement, {...options, settings});
  return {
    async run(statement, options = {}) {
      options.signal?.throwIfAborted();
      return runOn(await sessions.acquire(options.signal), statement, options);
    },
    async openSession({signal} = {}) {
      const session = await sessions.acquire(signal);
      const kept = {...session, release: session.settle};
      return {
        run: (statement, options = {}) => runOn(kept, statement, options),
        transaction: () => (session.client.serverStatus & inTransactionFlag ? 'open' : 'none'),
        close: () => session.end(),
      };
    },
  };
}

interface Result {
  fields: readonly Field[];
  rowsAffected?: number;
}

/** Starts the statement and returns once its columns, or its end, are known. */
async function openResult(
  session: Session,
  statement: Statement,
  options: QueryOptions & {settings: ReadingSettings},
): Promise<ResultStream> {
  const {signal, settings} = options;
  const limit = options.limit ?? Infinity;
  const socket = internals(session.client.connection).stream;
  const queue = createBatchQueue(
    () => socket.pause(),
    () => socket.resume(),
  );
  let closing: Promise<void> | undefined;
  let readRow: ((packet: Parameters<ReturnType<typeof textRowReader>>[0]) => Cell[]) | undefined;
  const started = Promise.withResolvers<Result>();

  const finished = run(session.client, statement, {
    onFields(fields) {
      const columns = fields.map((field) => columnOf(field, settings));
      const isRaw = (index: number) => isRawField(fields[index]!, columns[index]!);
      readRow = (statement.parameters ? binaryRowReader : textRowReader)(fields, isRaw);
      started.resolve({fields});
    },
    onRow(packet) {
      if (!queue.isStopped()) queue.add(readRow!(packet), packet.end - packet.offset);
    },
  });
  finished.then(
    ({rowsAffected}) => {
      started.resolve({fields: [], ...(rowsAffected !== undefined && {rowsAffected})});
      queue.end();
    },
    (error: unknown) => {
      started.reject(error);
      queue.fail(error);
    },
  );

  /** Whatever the server still sends is read and dropped; asked to stop, it does not send much more. */
  const close = () =>
    (closing ??= (async () => {
      stopListening();
      queue.stop();
      if (!queue.isOver()) session.cancel();
      await finished.catch(() => {});
      await session.release();
    })());
  const stopListening = onAbort(signal, () => {
    session.cancel();
    queue.stop();
  });

  let result: Result;
  try {
    result = await started.promise;
  } catch (error) {
    await close();
    signal?.throwIfAborted();
    throw error;
  }
  if (result.fields.length === 0) await close();

  const {fields} = result;
  const columns = fields.map((field) => columnOf(field, settings));
  const decoders = columns.map((column, index) => decoderFor(fields[index]!, column, settings));
  let rows = 0;
  let truncated = false;

  async function* readBatches(): AsyncGenerator<Batch> {
    try {
      let wanted = firstBatchRows;
      for (;;) {
        signal?.throwIfAborted();
        const cells = await queue.take(Math.min(wanted, limit - rows + 1));
        signal?.throwIfAborted();
        if (cells.length === 0) return;
        const kept = cells.slice(0, limit - rows);
        truncated = kept.length < cells.length;
        rows += kept.length;
        if (kept.length > 0)
          yield {
            rowCount: kept.length,
            columns: decoders.map((decode, index) =>
              kept.map((row): Value => (row[index] === null ? null : decode(row[index]!))),
            ),
          };
        if (truncated) return;
        wanted = largestBatchRows;
      }
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      await close();
    }
  }

  return {
    columns,
    batches: readBatches(),
    stats: () => ({
      rows,
      truncated,
      ...(result.rowsAffected !== undefined && {rowsAffected: result.rowsAffected}),
    }),
    close,
  };
}
