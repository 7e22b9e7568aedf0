import type {Client} from 'pg';
import {formatRelation, type BulkWrite, type LoadReceipt, type LoadRequest} from '#src/warehouse/index.ts';
import {ensureLedger, ensureSchema, findLoad, lockName, recordLoad} from './ledger.ts';
import {dialect} from './dialect.ts';
import {applyLoad} from './apply-load.ts';
import {loadError} from './load-errors.ts';
import {planLoad} from './load-plan.ts';
import type {Sessions} from './session.ts';
import {readTarget, type TargetName} from './target.ts';
import {inTransaction} from './transaction.ts';
import type {TypeRegistry} from './type-registry.ts';

/**
 * A load is one transaction: the COPY, its effect on the table and the row in the ledger. So a load that is
 * killed leaves nothing behind, and one whose answer got lost is found in the ledger when it is repeated.
 */
export function createBulkWrite(
  sessions: Sessions,
  registry: TypeRegistry,
  defaultSchema: string,
): BulkWrite {
  return {
    load: (request) =>
      sessions.use(request.signal, async (client) => {
        const name = {schema: request.into.schema ?? defaultSchema, name: request.into.name};
        await ensureLedger(client);
        await ensureSchema(client, name.schema);
        return inTransaction(client, () => loadOnce(client, registry, {request, name}));
      }),
  };
}

async function loadOnce(
  client: Client,
  registry: TypeRegistry,
  {request, name}: {request: LoadRequest; name: TargetName},
): Promise<LoadReceipt> {
  await lockName(client, dialect.quoteRelation(name));
  const earlier = await findLoad(client, request.loadId);
  if (earlier) return {rowsStaged: earlier.rowsStaged, rowsWritten: 0, bytes: 0, repeated: true};
  const target = await readTarget(client, registry, name);
  const relation = formatRelation(name);
  const plan = planLoad(request.source, target, {mode: request.mode, relation});
  try {
    const receipt = await applyLoad(client, request, {name, target, plan});
    await recordLoad(client, request.loadId, {relation: name, receipt});
    return receipt;
  } catch (error) {
    throw loadError(error, plan, relation);
  }
}
