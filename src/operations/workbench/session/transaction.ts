import type {StatementAnalysis} from '../../../sql/index.ts';
import type {TransactionState} from '../../../warehouse/index.ts';

/**
 * Where a statement leaves the transaction of its session, for systems that do not tell. A statement that fails
 * inside a transaction may or may not spoil it: `undefined` means that the session must be asked.
 */
export function nextTransaction(
  state: TransactionState,
  {transaction}: Pick<StatementAnalysis, 'transaction'>,
  outcome: 'done' | 'failed',
): TransactionState | undefined {
  if (outcome === 'failed') {
    if (state !== 'open') return state;
    return transaction === 'end' ? 'none' : undefined;
  }
  switch (transaction) {
    case 'begin':
    case 'chain':
    case 'rewind':
      return 'open';
    case 'end':
      return 'none';
    default:
      return state;
  }
}
