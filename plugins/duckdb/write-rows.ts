import type {DuckDBConnection} from '@duckdb/node-api';
import {TransferError} from '#src/errors/index.ts';
import {formatRelation, type Column, type LoadRequest, type Relation} from '#src/warehouse/index.ts';
import {isAssignable} from './assignable.ts';
import type {SourceTable} from './consume-source.ts';
import {duckdbDialect, quoteIdentifier} from './dialect.ts';
import {parseNativeType} from './native-types.ts';
import {selectRows} from './select-rows.ts';
import {kindOf, replaceBy} from './swap.ts';

type Target = Relation & {schema: string};

interface Counts {
  rowsStaged: number;
  rowsWritten: number;
}

const staging = 'temp._weir_staging';

/** Writes inside the caller's transaction. The source is read exactly once. */
export async function writeRows(
  connection: DuckDBConnection,
  target: Target,
  table: SourceTable,
  {mode, key = []}: LoadRequest,
): Promise<Counts> {
  const kind = await kindOf(connection, target);
  if (kind === 'view' && mode !== 'replace') throw viewError(target);
  if (mode === 'merge') return mergeRows(connection, target, table, {key, exists: kind !== undefined});
  if (kind === undefined || mode === 'replace') {
    const aside = {...target, name: `_weir_load_${target.name}`};
    const rows = await createTable(connection, `table ${duckdbDialect.quoteRelation(aside)}`, table.select);
    await replaceBy(connection, target, aside, 'table');
    return {rowsStaged: rows, rowsWritten: rows};
  }
  await matchColumns(connection, target, table.columns);
  const {rowsChanged} = await connection.run(
    `insert into ${duckdbDialect.quoteRelation(target)} (${columnList(table.columns)}) ${table.select}`,
  );
  return {rowsStaged: rowsChanged, rowsWritten: rowsChanged};
}

async function createTable(connection: DuckDBConnection, subject: string, select: string): Promise<number> {
  const result = await connection.run(`create ${subject} as ${select}`);
  return Number((await result.getRows())[0]![0]);
}

/** Columns of the target that the source lacks keep their values. */
async function mergeRows(
  connection: DuckDBConnection,
  target: Target,
  {columns, select}: SourceTable,
  {key, exists}: {key: readonly string[]; exists: boolean},
): Promise<Counts> {
  const rowsStaged = await createTable(connection, `temp table ${staging}`, select);
  await requireUniqueKey(connection, columns, key);
  const relation = duckdbDialect.quoteRelation(target);
  if (exists) await matchColumns(connection, target, columns);
  else await connection.run(`create table ${relation} as from ${staging} limit 0`);
  const isKey = (column: Column) => key.some((name) => sameName(name, column.name));
  const updates = columns
    .filter((column) => !isKey(column))
    .map(({name}) => `${quoteIdentifier(name)} = s.${quoteIdentifier(name)}`);
  const matches = key.map((name) => `t.${quoteIdentifier(name)} = s.${quoteIdentifier(name)}`);
  const {rowsChanged} = await connection.run(`
    merge into ${relation} t using ${staging} s on ${matches.join(' and ')}
    ${updates.length > 0 ? `when matched then update set ${updates.join(', ')}` : ''}
    when not matched then insert (${columnList(columns)})
      values (${columns.map(({name}) => `s.${quoteIdentifier(name)}`).join(', ')})`);
  return {rowsStaged, rowsWritten: rowsChanged};
}

/** A key that is NULL or comes twice would leave it to chance which row stays. */
async function requireUniqueKey(
  connection: DuckDBConnection,
  columns: readonly Column[],
  key: readonly string[],
): Promise<void> {
  const missing = key.filter((name) => !columns.some((column) => sameName(name, column.name)));
  if (missing.length > 0)
    throw new TransferError(`The source has no key column ${missing.join(', ')}`, {
      code: 'transfer-destination',
      hint: `Its columns are ${columns.map(({name}) => name).join(', ')}; name the key among them.`,
    });
  const keyList = key.map(quoteIdentifier).join(', ');
  const isNull = key.map((name) => `${quoteIdentifier(name)} is null`).join(' or ');
  const [found] = await selectRows<{example: string; times: number}>(
    connection,
    `select cast((${keyList}) as varchar) as example, count(*) as times from ${staging}
     group by ${keyList} having count(*) > 1 or ${isNull} limit 1`,
  );
  if (!found) return;
  throw new TransferError(
    `The key (${key.join(', ')}) does not identify a row: ${found.example} comes ${found.times} times in the source`,
    {
      code: 'transfer-destination',
      hint: 'Choose a key that is unique and never NULL, or remove duplicates before.',
    },
  );
}

/** Refuses columns that the target lacks or whose values it cannot hold; those it has besides stay NULL. */
async function matchColumns(
  connection: DuckDBConnection,
  target: Target,
  columns: readonly Column[],
): Promise<void> {
  const existing = await selectRows<{name: string; type: string}>(
    connection,
    `select column_name as name, data_type as type from duckdb_columns()
     where database_name = coalesce($1, current_database())
       and lower(schema_name) = lower($2) and lower(table_name) = lower($3)`,
    [target.catalog ?? null, target.schema, target.name],
  );
  for (const column of columns) {
    const found = existing.find(({name}) => sameName(name, column.name));
    const nativeType = duckdbDialect.toNativeType(column.type);
    if (!found) throw missingColumnError(target, column.name, nativeType);
    if (!isAssignable(column.type, parseNativeType(found.type)))
      throw typeError(target, column.name, {source: nativeType, target: found.type});
  }
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function columnList(columns: readonly Column[]): string {
  return columns.map(({name}) => quoteIdentifier(name)).join(', ');
}

function viewError(target: Relation): TransferError {
  return new TransferError(`${formatRelation(target)} is a view, which takes no rows`, {
    code: 'transfer-destination',
    hint: 'Load into another table, or replace the view with `mode: replace`.',
  });
}

function missingColumnError(target: Relation, column: string, nativeType: string): TransferError {
  const relation = duckdbDialect.quoteRelation(target);
  return new TransferError(`${formatRelation(target)} has no column ${column}, which the source sends`, {
    code: 'transfer-destination',
    hint: `Run \`alter table ${relation} add column ${quoteIdentifier(column)} ${nativeType}\`, or load with \`mode: replace\`.`,
    details: {column},
  });
}

function typeError(target: Relation, column: string, types: {source: string; target: string}): TransferError {
  return new TransferError(
    `Column ${column} of ${formatRelation(target)} is ${types.target}, but the source sends ${types.source}`,
    {
      code: 'transfer-destination',
      hint: `Cast the column in the source, change the table, or load with \`mode: replace\`.`,
      details: {column, ...types},
    },
  );
}
