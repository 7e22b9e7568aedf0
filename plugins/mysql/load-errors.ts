import {TransferError} from '#src/errors/index.ts';
import {isServerError} from './errors.ts';
import type {LoadColumn} from './load-plan.ts';

/** Errors of the server about values and constraints, besides those of the SQL states 22 and 23. */
const dataErrors = new Set([
  1264, 1265, 1292, 1364, 1366, 1367, 1406, 1411, 1525, 1526, 3140, 3819, 3837, 4025,
]);

export interface RejectingTable {
  /** For sentences. */
  relation: string;
  columns: readonly LoadColumn[];
  /** Rows that earlier statements of the load have sent; the server counts from the start of its own. Default 0. */
  rowsBefore?: number;
}

/**
 * What a load that the server refused means: bad data names its row, its column and both types; anything else (a lost
 * connection, a missing privilege) stays as it is.
 */
export function loadError(error: unknown, table: RejectingTable): unknown {
  if (!isServerError(error)) return error;
  const isAboutData = dataErrors.has(error.errno) || /^2[23]/.test(error.sqlState);
  return isAboutData
    ? rowsRejectedError(error.message, table, {errorNumber: error.errno, cause: error})
    : error;
}

/** The servers name the column in the middle of their sentence, and the row at its end. */
export function rowsRejectedError(
  text: string,
  {relation, columns, rowsBefore = 0}: RejectingTable,
  {errorNumber, cause}: {errorNumber?: number | undefined; cause?: unknown},
): TransferError {
  const named = /(?:column|field) (?:`[^`]*`\.`[^`]*`\.)?[`']([^`']+)[`']/i.exec(text)?.[1];
  const column = columns.find(({name}) => name === named);
  const sentence = text
    .replaceAll(/`[^`]*`\.`_weir_[^`]*`\./g, '')
    .replace(/at row (\d+)$/, (_, row: string) => `at row ${Number(row) + rowsBefore}`);
  const words = [
    `${relation} rejects the data: ${sentence}`,
    ...(column
      ? [`column ${column.name} is ${column.nativeType} there and ${column.sourceType.kind} in the source`]
      : []),
  ];
  return new TransferError(words.join('; '), {
    code: 'transfer-destination',
    hint: 'Nothing was loaded. Correct the data or the type of the column, then load again.',
    details: {
      relation,
      ...(errorNumber !== undefined && {errorNumber}),
      ...(column && {column: column.name}),
    },
    ...(cause !== undefined && {cause}),
  });
}
