import type {DuckDBConnection} from '@duckdb/node-api';

/** Connections to one instance, which share its memory. */
export interface ConnectionCount {
  open: number;
  /** How many of them pass rows through, and need little memory for that. */
  frugal: number;
  /** The setting outside of such work, once it was asked for. */
  usual: {limit: string; bytes: number} | undefined;
  /** What holds now, if not the usual limit. */
  limitBytes: number | undefined;
  /** One change of the setting at a time. */
  turn: Promise<void>;
}

/** Enough to compress the rows of this many columns; DuckDB would keep what it has written as well. */
const littleBytes = 56e6;
const mostColumns = 24;

const counts = new WeakMap<DuckDBConnection, ConnectionCount>();

export function newConnectionCount(): ConnectionCount {
  return {open: 0, frugal: 0, usual: undefined, limitBytes: undefined, turn: Promise.resolve()};
}

/** Counts a connection until it is closed. Others who come get all the memory. */
export async function countConnection(connection: DuckDBConnection, count: ConnectionCount): Promise<void> {
  counts.set(connection, count);
  count.open++;
  const close = connection.closeSync.bind(connection);
  connection.closeSync = () => {
    if (counts.delete(connection)) count.open--;
    close();
  };
  await adjustLimit(connection, count);
}

/**
 * Does work that passes rows through, with little memory where nobody does other work on the instance: what DuckDB may
 * keep in memory, it keeps, though nothing reads the written rows again.
 */
export async function inLittleMemory<Result>(
  connection: DuckDBConnection,
  columns: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const count = counts.get(connection);
  if (!count || columns > mostColumns) return work();
  count.frugal++;
  try {
    await adjustLimit(connection, count);
    return await work();
  } finally {
    count.frugal--;
    // After an abort this may be interrupted too; then the next connection does it.
    await adjustLimit(connection, count).catch(() => {});
  }
}

function adjustLimit(connection: DuckDBConnection, count: ConnectionCount): Promise<void> {
  const adjusted = count.turn.then(() => setLimit(connection, count));
  count.turn = adjusted.catch(() => {});
  return adjusted;
}

async function setLimit(connection: DuckDBConnection, count: ConnectionCount): Promise<void> {
  const isFrugal = count.frugal > 0 && count.frugal === count.open;
  if (!isFrugal && count.limitBytes === undefined) return;
  const {limit, bytes} = (count.usual ??= await usualLimit(connection));
  const wanted = isFrugal && littleBytes * count.frugal < bytes ? littleBytes * count.frugal : undefined;
  if (wanted === count.limitBytes) return;
  await connection.run(`set memory_limit = '${wanted === undefined ? limit : `${wanted}B`}'`);
  count.limitBytes = wanted;
}

async function usualLimit(connection: DuckDBConnection): Promise<{limit: string; bytes: number}> {
  const reader = await connection.runAndReadAll(
    `select current_setting('memory_limit') as usual, parse_formatted_bytes(usual)::double`,
  );
  const [limit, bytes] = reader.getRows()[0]!;
  return {limit: String(limit), bytes: Number(bytes)};
}
