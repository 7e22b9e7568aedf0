import {TransferError} from '#src/errors/index.ts';
import {
  formatRelation,
  type BulkWrite,
  type FinishBuildRequest,
  type LoadReceipt,
  type LoadRequest,
} from '#src/warehouse/index.ts';
import {applyLoad, applyPart, buildTable} from './apply-load.ts';
import {changeTable} from './change-table.ts';
import {quoteIdentifier} from './dialect.ts';
import {translateLoadError} from './errors.ts';
import type {Host} from './host.ts';
import type {Hosts} from './hosts.ts';
import {ensureLedger, findLoad, readLoads, readStates, recordLoad, writeState} from './ledger.ts';
import {selectRows} from './select-rows.ts';
import {stageSource, type StagedSource} from './stage-source.ts';
import {takePlace} from './target.ts';
import {inTransaction, requireMain, type WriteQueue} from './transaction.ts';

/**
 * Rows, the entry in the ledger and the state of the stream are one transaction: a load is there as a whole with its
 * id, or not at all, whenever a process is killed.
 */
export function createBulkWrite(hosts: Hosts, queue: WriteQueue): BulkWrite {
  /** A process of its own, whose input serves one load only. */
  async function withHost<Result>(
    signal: AbortSignal,
    work: (host: Host) => Promise<Result>,
  ): Promise<Result> {
    const host = await hosts.acquire(signal);
    try {
      return await work(host);
    } finally {
      await hosts.release(host, {asNew: false});
    }
  }
  const writing = <Result>(signal: AbortSignal, work: (host: Host) => Promise<Result>) =>
    withHost(signal, (host) => queue.run(signal, () => inTransaction(host, () => work(host))));

  return {
    load: (request) =>
      withHost(request.signal, async (host) => {
        requireMain(request.into);
        const earlier = await findLoad(host, request.loadId);
        if (earlier) return earlier;
        const staged = await stageSource(host, request);
        try {
          return await queue.run(request.signal, () =>
            inTransaction(host, () => commitStaged(host, request, staged)),
          );
        } catch (error) {
          throw translateLoadError(error, request) ?? error;
        }
      }),
    finishBuild: (request) => writing(request.signal, (host) => finishBuild(host, request)),
    discardBuild: ({into, build, signal}) =>
      writing(signal, async (host) => {
        await selectRows(host, `drop table if exists ${quoteIdentifier(buildTable(into, build))}`);
      }),
    streamStates: ({streams, signal}) => hosts.use(signal, (host) => readStates(host, streams)),
    setStreamState: (entry, {signal}) =>
      writing(signal, async (host) => {
        await ensureLedger(host);
        await writeState(host, entry);
      }),
    committedLoads: ({signal, ...wanted}) => hosts.use(signal, (host) => readLoads(host, wanted)),
    changeTable: (changes) =>
      writing(changes.signal, async (host) => {
        requireMain(changes.relation);
        await changeTable(host, changes);
      }),
  };
}

async function commitStaged(
  host: Host,
  request: LoadRequest,
  {rows, bytes, checksum}: StagedSource,
): Promise<LoadReceipt> {
  await ensureLedger(host);
  const earlier = await findLoad(host, request.loadId);
  if (earlier) return earlier;
  await request.verify?.({rows, ...(checksum && {checksum})});
  const {build} = request;
  const effect = build === undefined ? await applyLoad(host, request) : await applyPart(host, request, build);
  await recordLoad(host, request, {rowsStaged: rows, ...effect});
  return {rowsStaged: rows, ...effect, bytes, repeated: false};
}

/** Puts the table aside in the place of the target. */
async function finishBuild(host: Host, request: FinishBuildRequest): Promise<LoadReceipt> {
  const {into, build, loadId, verify} = request;
  requireMain(into);
  await ensureLedger(host);
  const earlier = await findLoad(host, loadId);
  if (earlier) return earlier;
  const aside = buildTable(into, build);
  const [found] = await selectRows(host, 'select 1 from sqlite_schema where name = ?1', [aside]);
  if (!found)
    throw new TransferError(`There are no parts of ${formatRelation(into)} to put in place`, {
      code: 'transfer-destination',
      hint: 'Load it again from the beginning with --fresh.',
    });
  const [counted] = await selectRows<{rows: bigint}>(
    host,
    `select count(*) as rows from ${quoteIdentifier(aside)}`,
    [],
    request.signal,
  );
  const rows = Number(counted!.rows);
  await verify?.({rows});
  await takePlace(host, aside, into.name);
  const receipt = {rowsStaged: rows, rowsWritten: rows, bytes: 0, repeated: false};
  await recordLoad(host, request, receipt);
  return receipt;
}
