import type {Batch, Query, QueryOptions, ResultStream, Statement, Value} from '#src/warehouse/index.ts';
import {openCursor, type Page, type PageReader, type TextRow} from './cursor.ts';
import {decoderFor, type Decode} from './decode.ts';
import {onAbort, type Session, type Sessions} from './session.ts';
import {columnsOf, type TypeRegistry} from './type-registry.ts';

/** The first batch is small, so that the first line shows early. */
const firstBatchRows = 100;
const largestBatchRows = 1000;
/** Rows of large values come in smaller batches, so that a batch stays below about this size. */
const batchCharacters = 8_000_000;

export function createQuery(sessions: Sessions, registry: TypeRegistry): Query {
  const runOn = async (session: Session, statement: Statement, options: QueryOptions) => {
    const reader = await openReader(session, statement, options.signal);
    try {
      return await createResult(reader, registry, options);
    } catch (error) {
      await reader.close();
      throw error;
    }
  };
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
        transaction: () => transactionStates[session.client.getTransactionStatus() ?? 'I'],
        close: () => session.end(),
      };
    },
  };
}

const transactionStates = {I: 'none', T: 'open', E: 'failed'} as const;

/** A cursor that holds its session, and lets both go on abort even while nobody reads. */
async function openReader(
  session: Session,
  statement: Statement,
  signal: AbortSignal | undefined,
): Promise<PageReader> {
  const cursor = await openCursor(session.client, statement);
  let isReading = false;
  let closing: Promise<void> | undefined;

  const close = () =>
    (closing ??= (async () => {
      stopListening();
      await cursor.close();
      await session.release();
    })());
  const stopListening = onAbort(signal, () => {
    if (isReading) session.cancel();
    else void close();
  });

  return {
    close,
    async read(rowCount) {
      signal?.throwIfAborted();
      isReading = true;
      try {
        return await cursor.read(rowCount);
      } catch (error) {
        await close();
        signal?.throwIfAborted();
        throw error;
      } finally {
        isReading = false;
      }
    },
  };
}

async function createResult(
  reader: PageReader,
  registry: TypeRegistry,
  options: QueryOptions,
): Promise<ResultStream> {
  const limit = options.limit ?? Infinity;
  const firstPage = await reader.read(Math.min(firstBatchRows, limit + 1));
  const columns = await columnsOf(registry, firstPage.result.fields);
  const decoders = columns.map((column) => decoderFor(column.type));
  let rows = 0;
  let truncated = false;
  let rowsAffected = changedRows(firstPage);

  async function* readBatches(): AsyncGenerator<Batch> {
    try {
      let page = firstPage;
      while (page.rows.length > 0) {
        const kept = page.rows.slice(0, limit - rows);
        truncated = kept.length < page.rows.length;
        rows += kept.length;
        if (kept.length > 0) yield toBatch(kept, decoders);
        if (truncated) return;
        page = await reader.read(Math.min(nextBatchRows(page.rows), limit - rows + 1));
      }
      rowsAffected ??= changedRows(page);
    } finally {
      await reader.close();
    }
  }

  if (firstPage.rows.length === 0) await reader.close();
  return {
    columns,
    batches: readBatches(),
    stats: () => ({rows, truncated, ...(rowsAffected !== undefined && {rowsAffected})}),
    close: () => reader.close(),
  };
}

function toBatch(rows: readonly TextRow[], decoders: readonly Decode[]): Batch {
  const columns = decoders.map((decode, index) =>
    rows.map((row): Value => {
      const text = row[index]!;
      return text === null ? null : decode(text);
    }),
  );
  return {rowCount: rows.length, columns};
}

/** Guesses from the first rows of the batch before. */
function nextBatchRows(rows: readonly TextRow[]): number {
  const sample = rows.slice(0, 20);
  const characters = sample.flat().reduce((sum, text) => sum + (text?.length ?? 0), 0);
  const fitting = Math.floor((batchCharacters * sample.length) / Math.max(1, characters));
  return Math.max(1, Math.min(largestBatchRows, fitting));
}

const changingCommands = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'COPY']);

/** CREATE TABLE AS reports itself as a SELECT that returns no columns. */
function changedRows({result}: Page): number | undefined {
  const isChange = changingCommands.has(result.command) || result.fields.length === 0;
  return isChange && result.rowCount !== null ? result.rowCount : undefined;
}
