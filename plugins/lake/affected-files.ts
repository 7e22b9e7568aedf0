import type {DuckDBConnection} from '@duckdb/node-api';
import type {Column, LoadRequest, LoadWindow} from '#src/warehouse/index.ts';
import {quoteIdentifier, quoteLiteral} from '#plugins/duckdb/dialect.ts';
import {sameName} from '#plugins/duckdb/target-columns.ts';
import type {DataFile, LakeColumn, LakeTable} from './manifest.ts';

/** The rows of a load and no others. */
export interface StagedRowsTable {
  /** Quoted name. */
  staging: string;
  columns: readonly Column[];
  rows: number;
}

/** Values between texts of the column's type; an absent bound is open. */
interface Range {
  column: LakeColumn;
  from?: string;
  to?: string;
}

/** The files that may hold a row which the load looks at, by their least and greatest values. */
export async function affectedFiles(
  connection: DuckDBConnection,
  table: LakeTable,
  request: LoadRequest,
  {staging, columns}: StagedRowsTable,
): Promise<DataFile[]> {
  const {mode, key = [], window, missing = 'keep'} = request;
  if (table.files.length === 0 || mode === 'snapshot' || mode === 'replace') return [];
  if (mode === 'append')
    return window ? overlapping(connection, table.files, windowRange(table, window)) : [];
  if (!key.every((name) => columns.some((column) => sameName(column.name, name)))) return [];
  if (missing !== 'keep' && !window) return [...table.files];
  const keyed = await overlapping(connection, table.files, await keyRanges(connection, table, key, staging));
  if (missing === 'keep') return keyed;
  const windowed = await overlapping(connection, table.files, windowRange(table, window!));
  return table.files.filter((file) => keyed.includes(file) || windowed.includes(file));
}

function windowRange({columns}: LakeTable, {column, from, to}: LoadWindow): Range[] {
  const found = columns.find(({name}) => sameName(name, column));
  if (!found) return [];
  return [{column: found, ...(from && {from: from.value}), ...(to && {to: to.value})}];
}

/** Undefined where no row is staged. A key that is NULL somewhere may be in any file. */
async function keyRanges(
  connection: DuckDBConnection,
  {columns}: LakeTable,
  key: readonly string[],
  staging: string,
): Promise<Range[] | undefined> {
  const found = key.flatMap((name) => columns.filter((column) => sameName(column.name, name)));
  const bounds = key.flatMap((name) => {
    const quoted = quoteIdentifier(name);
    return ['min', 'max'].map(
      (bound) => `if(count(${quoted}) = count(*), cast(${bound}(${quoted}) as varchar), null)`,
    );
  });
  const reader = await connection.runAndReadAll(`select count(*), ${bounds.join(', ')} from ${staging}`);
  const [rows, ...texts] = reader.getRows()[0]!;
  if (rows === 0n) return undefined;
  if (found.length < key.length) return [];
  return found.map((column, index) => {
    const [from, to] = [texts[index * 2], texts[index * 2 + 1]];
    return {column, ...(typeof from === 'string' && {from}), ...(typeof to === 'string' && {to})};
  });
}

async function overlapping(
  connection: DuckDBConnection,
  files: readonly DataFile[],
  ranges: readonly Range[] | undefined,
): Promise<DataFile[]> {
  if (!ranges) return [];
  const conditions = files.map((file) => {
    const apart = ranges.flatMap(({column, from, to}) => {
      const {[column.name]: min} = file.min;
      const {[column.name]: max} = file.max;
      const value = (text: string) => `try_cast(${quoteLiteral(text)} as ${column.type})`;
      return [
        ...(max !== undefined && from !== undefined ? [`${value(max)} < ${value(from)}`] : []),
        ...(min !== undefined && to !== undefined ? [`${value(min)} > ${value(to)}`] : []),
      ];
    });
    return apart.length === 0 ? 'true' : `coalesce(not (${apart.join(' or ')}), true)`;
  });
  const reader = await connection.runAndReadAll(`select unnest([${conditions.join(', ')}])`);
  const isNear = reader.getRows().map(([near]) => near === true);
  return files.filter((_, index) => isNear[index]);
}
