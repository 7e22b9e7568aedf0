import type {DuckDBConnection} from '@duckdb/node-api';
import type {Column, LoadRequest} from '#src/warehouse/index.ts';
import {applyStaged} from '#plugins/duckdb/apply-staged.ts';
import {duckdbDialect, quoteIdentifier} from '#plugins/duckdb/dialect.ts';
import {
  columnList,
  definitions,
  matchColumns,
  readColumns,
  sameName,
  type Target,
} from '#plugins/duckdb/target-columns.ts';
import {selectRows} from '#plugins/duckdb/select-rows.ts';
import {windowConditions} from '#plugins/duckdb/window.ts';
import {affectedFiles, type StagedRowsTable} from './affected-files.ts';
import {isTable, toColumns, toLakeColumns, type DataFile, type LakeTable, type Manifest} from './manifest.ts';
import {selectFiles} from './read-table.ts';
import type {LakeContext} from './context.ts';

/** What a load does to the files of a table. */
export interface Outcome {
  columns: readonly Column[];
  kept: readonly DataFile[];
  /** SELECT in parentheses, or a quoted table, with the rows for new files. */
  from: string;
  rowsWritten: number;
  rowsRemoved?: number;
}

/** Works a load out on the rows of the files that it affects; all others stay as they are. */
export async function applyLoad(
  context: LakeContext,
  connection: DuckDBConnection,
  former: Manifest,
  request: LoadRequest,
  staged: StagedRowsTable,
): Promise<Outcome> {
  const {staging, rows, columns} = staged;
  const {mode, window} = request;
  const whole = {columns, from: staging, rowsWritten: rows};
  if (mode === 'replace') return {...whole, kept: []};
  if (!isTable(former) && mode === 'append') return {...whole, kept: []};
  const target: Target = former.relation;
  const relation = duckdbDialect.quoteRelation(target);
  const affected = isTable(former) ? await affectedFiles(connection, former, request, staged) : [];
  await connection.run(`create schema if not exists ${quoteIdentifier(target.schema)}`);
  await connection.run(`drop table if exists ${relation}`);
  if (isTable(former)) await fillTarget(context, connection, former, affected);
  const others = former.files.filter((file) => !affected.includes(file));

  if (mode === 'append') {
    await matchColumns(connection, target, columns);
    const all = toColumns((former as LakeTable).columns);
    if (!window) return {columns: all, kept: former.files, from: aligned(all, staged), rowsWritten: rows};
    const conditions = ['true', ...windowConditions(window)].join(' and ');
    const {rowsChanged: rowsRemoved} = await connection.run(`delete from ${relation} where ${conditions}`);
    await connection.run(`insert into ${relation} (${columnList(columns)}) from ${staging}`);
    return {columns: all, kept: others, from: relation, rowsWritten: rows, rowsRemoved};
  }

  const before = isTable(former) ? await countRows(connection, relation) : 0;
  const effect = await applyStaged(connection, request, {target, staging, columns, isNew: !isTable(former)});
  const all = toColumns(await readColumns(connection, target));
  if (mode === 'insert-only')
    return {columns: all, kept: former.files, from: `(from ${relation} where rowid >= ${before})`, ...effect};
  return {columns: all, kept: others, from: relation, ...effect};
}

/** The target with the rows of some of its files. */
async function fillTarget(
  {store, runtime}: LakeContext,
  connection: DuckDBConnection,
  table: LakeTable,
  files: readonly DataFile[],
): Promise<void> {
  const relation = duckdbDialect.quoteRelation(table.relation);
  await connection.run(`create table ${relation} (${definitions(toColumns(table.columns))})`);
  if (files.length === 0) return;
  const place = {folder: store.folderOf(table.relation).folder, paths: runtime.paths};
  await connection.run(`insert into ${relation} ${selectFiles(table, files, table.columns, place)}`);
}

/** Staged rows in the columns of the target. */
function aligned(all: readonly Column[], {staging, columns}: StagedRowsTable): string {
  const types = toLakeColumns(all);
  const expressions = all.map(({name}, index) => {
    const found = columns.find((column) => sameName(column.name, name));
    const value = found ? quoteIdentifier(found.name) : 'null';
    return `cast(${value} as ${types[index]!.type}) as ${quoteIdentifier(name)}`;
  });
  return `(select ${expressions.join(', ')} from ${staging})`;
}

async function countRows(connection: DuckDBConnection, table: string): Promise<number> {
  const [found] = await selectRows<{rows: number}>(connection, `select count(*) as rows from ${table}`, []);
  return found!.rows;
}
