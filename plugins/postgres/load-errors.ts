import {TransferError, type OpsError} from '#src/errors/index.ts';
import {isServerError, serverText, type ServerError} from './errors.ts';
import type {LoadPlan} from './load-plan.ts';

/**
 * What a load that the server refused means: bad data names its line, its column and both types; anything
 * else (a lost connection, a missing privilege) stays as it is.
 */
export function loadError(error: unknown, plan: Pick<LoadPlan, 'staged'>, relation: string): unknown {
  if (!isServerError(error)) return error;
  if (error.code === '2BP01' || error.code === '0A000') return dependencyError(error, relation);
  if (!isDataError(error)) return error;
  const place = /line (\d+)(?:, column (.+?)(?::|$))?/.exec(error.where ?? '');
  const name = error.column ?? place?.[2];
  const column = plan.staged.find((candidate) => candidate.name === name);
  const words = [
    `${relation} rejects the data: ${serverText(error)}`,
    ...(place ? [`in line ${place[1]} of the stream`] : []),
    ...(column
      ? [`column ${column.name} is ${column.nativeType} there and ${column.sourceType.kind} in the source`]
      : []),
  ];
  return new TransferError(words.join('; '), {
    code: 'transfer-destination',
    hint: 'Nothing was loaded. Correct the data or the type of the column, then load again.',
    details: {relation, sqlState: error.code, ...(name !== undefined && {column: name})},
    cause: error,
  });
}

/** Objects that stand on the table are never dropped along with it. */
function dependencyError(error: ServerError, relation: string): OpsError {
  return new TransferError(`${relation} cannot change its shape: ${serverText(error)}`, {
    code: 'transfer-destination',
    hint: 'Drop or change the dependent objects first, or keep the columns as they are. Nothing was changed.',
    details: {relation, sqlState: error.code},
    cause: error,
  });
}

/** Data exceptions, broken constraints, and values of a type that the column does not take. */
function isDataError({code}: ServerError): boolean {
  return code.startsWith('22') || code.startsWith('23') || code === '42804';
}
