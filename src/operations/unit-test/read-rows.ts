import type {Column, OpenWarehouse, Value} from '../../warehouse/index.ts';

/** Rows of a statement, all of them in memory: for results that people wrote down. */
export async function readRows(
  warehouse: OpenWarehouse,
  sql: string,
  signal: AbortSignal,
  limit?: number,
): Promise<{columns: readonly Column[]; rows: (readonly Value[])[]}> {
  const result = await warehouse.query.run({text: sql}, {signal, ...(limit !== undefined && {limit})});
  try {
    const rows: Value[][] = [];
    for await (const {rowCount, columns} of result.batches)
      for (let row = 0; row < rowCount; row++) rows.push(columns.map((column) => column[row]!));
    return {columns: result.columns, rows};
  } finally {
    await result.close();
  }
}
