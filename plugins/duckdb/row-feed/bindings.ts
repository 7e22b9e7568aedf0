import type bindings from '@duckdb/node-bindings';

/** DuckDB's C interface, for what has no place in the one for JavaScript values. */
export type DuckdbBindings = typeof bindings;

export async function loadBindings(): Promise<DuckdbBindings> {
  return (await import('@duckdb/node-bindings')).default;
}
