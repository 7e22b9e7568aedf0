import type {Batch, Query, QueryOptions, ResultStream, Statement} from '#src/warehouse/index.ts';
import type {MemoryConnection} from './connection.ts';
import {evaluate, type Evaluated} from './evaluate.ts';
import {untilAborted, type RowGate} from './faults.ts';
import type {Row} from './store.ts';

const rowsPerBatch = 2048;

export function createQuery(connection: MemoryConnection): Query {
  return {
    async run(statement, options = {}) {
      const gate = await connection.faults.enter({
        place: 'query',
        subject: statement.text,
        ...(options.signal && {signal: options.signal}),
      });
      return start(connection, statement, options, gate);
    },
  };
}

function start(
  connection: MemoryConnection,
  {text, parameters}: Statement,
  {limit = Infinity, signal}: QueryOptions,
  gate: RowGate,
): ResultStream {
  const evaluated = evaluate(connection.store, text, parameters);
  const work = connection.startJob(text, signal);
  const stats = {rows: 0, truncated: false};
  async function* batches(): AsyncGenerator<Batch> {
    try {
      for await (const rows of batchRows(evaluated, work.signal, gate)) {
        const kept = rows.slice(0, limit - stats.rows);
        stats.rows += kept.length;
        if (kept.length > 0) yield toBatch(kept, evaluated.columns.length);
        if (kept.length < rows.length) {
          stats.truncated = true;
          return;
        }
      }
    } finally {
      work.end();
    }
  }
  const iterator = batches();
  return {
    columns: evaluated.columns,
    batches: iterator,
    stats: () => ({...stats}),
    async close() {
      await iterator.return(undefined);
      work.end();
    },
  };
}

/** Rows in groups; between two groups other work of the process has its turn and an abort is heard. */
export async function* batchRows(
  {rows, isEndless}: Evaluated,
  signal: AbortSignal,
  gate: RowGate,
): AsyncGenerator<Row[]> {
  if (isEndless) await untilAborted(signal);
  let passed = 0;
  let group: Row[] = [];
  for (const row of rows) {
    const blocked = gate?.(passed++);
    if (blocked) {
      if (group.length > 0) yield group;
      group = [];
      await blocked;
    }
    group.push(row);
    if (group.length < rowsPerBatch) continue;
    yield group;
    group = [];
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
  }
  if (group.length > 0) yield group;
}

function toBatch(rows: readonly Row[], columnCount: number): Batch {
  return {
    rowCount: rows.length,
    columns: Array.from({length: columnCount}, (_, index) => rows.map((row) => row[index]!)),
  };
}
