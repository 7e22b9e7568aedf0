import type {DuckDBConnection, DuckDBValue} from '@duckdb/node-api';

/** All rows of a small query, as objects; integers of 64 bits come as numbers. */
export async function selectRows<Row extends object>(
  connection: DuckDBConnection,
  sql: string,
  parameters: DuckDBValue[] = [],
): Promise<Row[]> {
  const reader = await connection.runAndReadAll(sql, parameters);
  return reader
    .getRowObjects()
    .map(
      (row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)])) as Row,
    );
}

function plain(value: DuckDBValue): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}
