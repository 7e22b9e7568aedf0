import type {StatementWord} from './statement-word.ts';

/**
 * What a statement does to the transaction of its session. `end` commits or rolls back; `chain` does so and begins
 * the next one; `rewind` goes back to a savepoint, also from a failed transaction.
 */
export type TransactionStep = 'begin' | 'end' | 'chain' | 'savepoint' | 'rewind';

/** Undefined for all other statements, and for BEGIN that opens a block of statements. */
export function readTransactionStep(words: readonly StatementWord[]): TransactionStep | undefined {
  const at = (index: number) => words[index]?.upper ?? '';
  const has = (word: string) => words.some(({upper}) => upper === word);
  switch (at(0)) {
    case 'BEGIN':
      return words.length === 1 || beginWords.has(at(1)) ? 'begin' : undefined;
    case 'START':
      return at(1) === 'TRANSACTION' ? 'begin' : undefined;
    case 'COMMIT':
    case 'END':
    case 'ABORT':
      return endStep(has);
    case 'ROLLBACK':
      return has('TO') ? 'rewind' : endStep(has);
    case 'PREPARE':
      return at(1) === 'TRANSACTION' ? 'end' : undefined;
    case 'SAVEPOINT':
    case 'RELEASE':
      return 'savepoint';
    default:
      return undefined;
  }
}

const beginWords = new Set(
  'TRANSACTION TRAN WORK ISOLATION READ NOT DEFERRABLE DEFERRED IMMEDIATE EXCLUSIVE CONCURRENT'.split(' '),
);

function endStep(has: (word: string) => boolean): TransactionStep | undefined {
  if (has('PREPARED')) return undefined;
  return has('CHAIN') && !has('NO') ? 'chain' : 'end';
}
