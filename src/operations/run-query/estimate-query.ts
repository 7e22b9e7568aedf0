import type {Column, ResultStream, Value} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {startDeadline} from '../deadline.ts';
import {bindParameters, checkParameters} from './bind-parameters.ts';
import {estimateStatement} from './estimate-statement.ts';
import {locateStatementError} from './locate-error.ts';
import {openForScripts} from './open-for-script.ts';
import {queryTimeout, type QueryRequest} from './run-query.ts';

const columns: readonly Column[] = [
  {name: 'statement', type: {kind: 'integer', bits: 32, signed: true}, nativeType: 'integer'},
  {name: 'rows', type: {kind: 'float', bits: 64}, nativeType: 'double'},
  {name: 'bytes', type: {kind: 'float', bits: 64}, nativeType: 'double'},
  {name: 'cost', type: {kind: 'float', bits: 64}, nativeType: 'double'},
  {name: 'sql', type: {kind: 'text'}, nativeType: 'text'},
];

/** What each statement is expected to take, as a result to print. Runs none of them. */
export async function estimateQuery(
  context: OperationContext,
  request: QueryRequest,
): Promise<Pick<ResultStream, 'columns' | 'batches'>> {
  const {warehouse, statements} = await openForScripts(context, request, context.signal);
  const {timeoutMs, parameters = []} = request;
  const {dialect} = warehouse.definition;
  const rows: Value[][] = [];
  try {
    checkParameters(statements, parameters, dialect);
    for (const statement of statements) {
      const bound = bindParameters(statement.text, parameters, dialect);
      const deadline = startDeadline(context, timeoutMs, () => queryTimeout({warehouse}, timeoutMs!));
      try {
        const sent = {text: bound.text, ...(bound.parameters && {parameters: bound.parameters})};
        const estimate = await estimateStatement(warehouse, sent, deadline.signal);
        rows.push([
          statement.number,
          estimate?.rows ?? null,
          estimate?.bytes ?? null,
          estimate?.cost ?? null,
          statement.text,
        ]);
      } catch (error) {
        throw locateStatementError(error, statement, {bound, isAlone: statements.length === 1});
      } finally {
        deadline.clear();
      }
    }
  } finally {
    await warehouse.close();
  }
  return {columns, batches: oneBatch(rows)};
}

async function* oneBatch(rows: readonly Value[][]) {
  yield {rowCount: rows.length, columns: columns.map((_, index) => rows.map((row) => row[index]!))};
}
