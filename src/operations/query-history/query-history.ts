import {OpsError, QueryError, UsageError, messageOf} from '../../errors/index.ts';
import {isReadOnlyStatement, splitStatements} from '../../sql/index.ts';
import type {Batch, Column, ColumnType, Value} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {historyColumns, withHistory} from './history-database.ts';

export interface HistoryResult {
  columns: readonly Column[];
  batches: AsyncIterable<Batch>;
}

/** Runs a SELECT over the table `history`. Nothing can be written this way. */
export async function queryHistory(context: OperationContext, sql: string): Promise<HistoryResult> {
  if (splitStatements(sql).length !== 1)
    throw new UsageError('--sql takes one statement', {
      hint: 'Pass a SELECT, e.g. "select connection, count(*) from history group by 1".',
    });
  if (!isReadOnlyStatement(sql))
    throw new UsageError('--sql only reads the history', {
      hint: 'Pass a SELECT; `weir history --clear` forgets all statements.',
    });
  const {columns, rows} = await withHistory(context, (database) => {
    database.execute('pragma query_only = on');
    try {
      return database.query(sql);
    } catch (error) {
      if (error instanceof OpsError) throw error;
      throw new QueryError(`The history cannot answer: ${messageOf(error)}`, {
        hint: `It is a SQLite table named history with ${historyColumns.join(', ')}.`,
        statement: sql,
        cause: error,
      });
    }
  });
  const values = columns.map((_, index) => rows.map((row): Value => row[index]!));
  const types = values.map(typeOf);
  return {
    columns: columns.map((name, index) => ({name, type: types[index]!, nativeType: types[index]!.kind})),
    batches: oneBatch({
      rowCount: rows.length,
      columns: values.map((column, index) => column.map((value) => convert(value, types[index]!))),
    }),
  };
}

/** SQLite types values, not columns; a column of several kinds is text. */
function typeOf(values: readonly Value[]): ColumnType {
  const kinds = new Set(values.filter((value) => value !== null).map((value) => typeof value));
  if (kinds.size === 1 && kinds.has('bigint')) return {kind: 'integer', bits: 64, signed: true};
  const isNumeric = kinds.size > 0 && [...kinds].every((kind) => kind === 'bigint' || kind === 'number');
  return isNumeric ? {kind: 'float', bits: 64} : {kind: 'text'};
}

function convert(value: Value, {kind}: ColumnType): Value {
  if (value === null || kind === 'integer') return value;
  return kind === 'float' ? Number(value) : String(value);
}

async function* oneBatch(batch: Batch): AsyncGenerator<Batch> {
  yield batch;
}
