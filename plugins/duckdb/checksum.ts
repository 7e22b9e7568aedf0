import type {DuckDBConnection} from '@duckdb/node-api';
import {checksumKind, checksumSelect, readChecksum} from '#src/sql/load/index.ts';
import type {Checksum, Column, Relation} from '#src/warehouse/index.ts';
import {duckdbDialect} from './dialect.ts';

/** Sums up the rows of a table, given by its address or its quoted name. */
export async function sumUp(
  connection: DuckDBConnection,
  table: Relation | string,
  columns: readonly Column[],
): Promise<Checksum> {
  const summed = columns.map(({name, type}) => ({name, kind: checksumKind(type.kind)}));
  const from = typeof table === 'string' ? table : duckdbDialect.quoteRelation(table);
  const reader = await connection.runAndReadAll(checksumSelect(summed, from, duckdbDialect));
  return readChecksum(summed, reader.getRows()[0]!);
}
