import type {AdapterDefinition, QuerySession, TransactionState} from '../../../warehouse/index.ts';

const savepoint = 'weir_explain';

/**
 * Explains within a session. Where an error would make an open transaction useless, it goes no further back than a
 * savepoint, which is given up afterwards in any case.
 */
export async function explainInSession<Result>(
  session: QuerySession,
  {
    transaction,
    definition,
    explain,
  }: {
    transaction: TransactionState;
    definition: Pick<AdapterDefinition, 'capabilities'>;
    explain: () => Promise<Result>;
  },
): Promise<Result> {
  if (transaction !== 'open' || !definition.capabilities.errorFailsTransaction) return explain();
  const run = async (text: string) => (await session.run({text})).close();
  await run(`savepoint ${savepoint}`);
  try {
    return await explain();
  } finally {
    await run(`rollback to savepoint ${savepoint}`);
    await run(`release savepoint ${savepoint}`);
  }
}
