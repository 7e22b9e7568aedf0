import {UnsupportedError} from '../../errors/index.ts';
import {formatBytes, formatCount} from '../../util/format-quantity.ts';
import type {OpenWarehouse, Statement} from '../../warehouse/index.ts';
import {estimateStatement, noBytesError} from './estimate-statement.ts';

/** Refuses a statement that is expected to read more than the budget. Statements without a plan pass. */
export async function checkBudget(
  warehouse: OpenWarehouse,
  statement: Statement,
  {maxBytes, signal}: {maxBytes: number; signal: AbortSignal},
): Promise<void> {
  const estimate = await estimateStatement(warehouse, statement, signal);
  if (!estimate) return;
  const {bytes} = estimate;
  if (bytes === undefined) throw noBytesError(warehouse);
  if (bytes <= maxBytes) return;
  throw new UnsupportedError(
    `The statement is expected to read ${formatBytes(bytes)} on ${warehouse.name}, more than the ${formatBytes(maxBytes)} of --max-bytes`,
    {
      code: 'query-over-budget',
      hint: `It was not run. Narrow it, or pass --max-bytes ${bytes} (${formatCount(bytes)} bytes) or more.`,
      details: {connection: warehouse.name, bytes, maxBytes},
    },
  );
}
