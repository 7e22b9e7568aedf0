import type {DuckDBConnection} from '@duckdb/node-api';

/** Connections to one instance, which share its memory. */
export interface ConnectionCount {
  open: number;
  /** The setting to return to, while a load makes do with little memory. */
  usualLimit: string | undefined;
}

/** Enough to compress the rows of this many columns; DuckDB would keep what it has written as well. */
const littleMemory = '56MB';
const mostColumns = 24;

const counts = new WeakMap<DuckDBConnection, ConnectionCount>();

/** Counts a connection until it is closed. Others who come get all the memory. */
export async function countConnection(connection: DuckDBConnection, count: ConnectionCount): Promise<void> {
  counts.set(connection, count);
  count.open++;
  const close = connection.closeSync.bind(connection);
  connection.closeSync = () => {
    if (counts.delete(connection)) count.open--;
    close();
  };
  await giveBack(connection, count);
}

/**
 * Does work that passes rows through, with little memory where nobody else works on the instance: what DuckDB may keep
 * in memory, it keeps, though nothing reads the written rows again.
 */
export async function inLittleMemory<Result>(
  connection: DuckDBConnection,
  columns: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const count = counts.get(connection);
  if (!count || count.open > 1 || columns > mostColumns) return work();
  const result = await connection.runAndReadAll(
    `select current_setting('memory_limit') as usual 
     where parse_formatted_bytes(usual) > parse_formatted_bytes('${littleMemory}')`,
  );
  const usual = result.getRows()[0]?.[0];
  if (typeof usual !== 'string') return work();
  await connection.run(`set memory_limit = '${littleMemory}'`);
  count.usualLimit = usual;
  try {
    return await work();
  } finally {
    // After an abort this may be interrupted too; then the next connection does it.
    await giveBack(connection, count).catch(() => {});
  }
}

async function giveBack(connection: DuckDBConnection, count: ConnectionCount): Promise<void> {
  if (count.usualLimit === undefined) return;
  await connection.run(`set memory_limit = '${count.usualLimit}'`);
  count.usualLimit = undefined;
}
