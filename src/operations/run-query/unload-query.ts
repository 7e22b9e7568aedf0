import {CancelledError, OpsError, UnsupportedError, UsageError} from '../../errors/index.ts';
import {
  missingFacetError,
  openWarehouse,
  requireFacet,
  type ByteSource,
  type Capabilities,
  type OpenWarehouse,
  type StreamFormat,
} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {startDeadline} from '../deadline.ts';
import {createHistoryRecorder, type EndedStatement} from '../query-history/record-history.ts';
import {checkParameters, inlineParameters} from './bind-parameters.ts';
import {checkBudget} from './check-budget.ts';
import {locateStatementError} from './locate-error.ts';
import {countStatements, openForScripts} from './open-for-script.ts';
import {startTally, type QuerySummary} from './query-tally.ts';
import {queryTimeout, type QueryRequest} from './run-query.ts';

export interface UnloadQueryRequest extends QueryRequest {
  format: StreamFormat;
}

/**
 * Streams one statement's result as bytes that a system itself makes: the connection's own where it can, else the
 * embedded one into which the rows are loaded first. Rows never become JavaScript values.
 */
export async function unloadQuery(
  context: OperationContext,
  request: UnloadQueryRequest,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<QuerySummary> {
  refuseWhatUnloadingLacks(request);
  const {parameters = [], timeoutMs, maxBytes, format} = request;
  const {clock} = context.runtime;
  const tally = startTally(context.runtime);
  const {warehouse, statements} = await openForScripts(context, request, context.signal);
  const history = createHistoryRecorder(context, warehouse, {isWanted: request.recordHistory ?? true});
  const deadline = startDeadline(context, timeoutMs, () => queryTimeout({warehouse}, timeoutMs!));
  const {signal} = deadline;
  const statement = statements[0]!;
  const ended: EndedStatement = {startedAt: clock.now(), text: statement.text, parameters: [], elapsedMs: 0};
  const startedMs = clock.monotonicMs();
  try {
    checkParameters(statements, parameters, warehouse.definition.dialect);
    const bound = inlineParameters(statement.text, parameters, warehouse.definition.dialect);
    tally.statement();
    try {
      if (maxBytes !== undefined) await checkBudget(warehouse, {text: bound.text}, {maxBytes, signal});
      const rows = await unload(context, warehouse, {text: bound.text, format, signal}, async (bytes) => {
        tally.firstRow();
        await write(bytes);
      });
      tally.shown({rows: rows ?? 0, truncated: false});
      if (rows !== undefined) ended.rows = rows;
    } catch (error) {
      ended.error = signal.aborted
        ? stoppedBy(signal, error)
        : locateStatementError(error, statement, {bound, isAlone: true});
      tally.failure();
      throw ended.error;
    } finally {
      const elapsedMs = clock.monotonicMs() - startedMs;
      await history.record({...ended, elapsedMs, parameters});
    }
    return tally.summary(warehouse.name);
  } finally {
    deadline.clear();
    history.close();
    await warehouse.close();
    await request.onSummary?.(tally.summary(warehouse.name));
  }
}

/** Bulk reading takes one statement and shares no session with others. */
function refuseWhatUnloadingLacks({scripts, format, checkpoint}: UnloadQueryRequest): void {
  if (countStatements(scripts) > 1)
    throw new UsageError(`${format} takes the result of one statement only`, {
      hint: 'Run the other statements before, or choose a text format.',
    });
  if (checkpoint !== undefined)
    throw new UsageError(`--checkpoint does not go with ${format}`, {hint: 'Leave --checkpoint out.'});
}

/** A stream that is stopped fails in its own words, so the reason of the signal decides. */
function stoppedBy({reason}: AbortSignal, cause: unknown): OpsError {
  return reason instanceof OpsError ? reason : new CancelledError(undefined, {cause});
}

interface Unloading {
  text: string;
  format: StreamFormat;
  signal: AbortSignal;
}

async function unload(
  context: OperationContext,
  warehouse: OpenWarehouse,
  {text, format, signal}: Unloading,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<number | undefined> {
  const purpose = `write a result as ${format}`;
  const reader = requireFacet(warehouse, 'bulkRead', purpose);
  const {capabilities} = warehouse.definition;
  const from = {kind: 'statement', text} as const;
  if (canUnload(capabilities, format)) {
    const source = await reader.unload({from, transport: `stream:${format}`, signal});
    return writeAll(source, write);
  }
  if (!canUnload(capabilities, 'csv')) throw missingFacetError(warehouse.definition, 'bulkRead', purpose);
  const spool = await openSpool(context, format, signal);
  try {
    const source = await reader.unload({from, transport: 'stream:csv', signal});
    const into = {name: 'result'};
    try {
      const loadId = context.runtime.randomId();
      await spool.bulkWrite!.load({into, source, mode: 'replace', loadId, signal});
    } finally {
      await source.dispose();
    }
    const transport = `stream:${format}` as const;
    return await writeAll(
      await spool.bulkRead!.unload({from: {kind: 'relation', relation: into}, transport, signal}),
      write,
    );
  } finally {
    await spool.close();
  }
}

function canUnload({bulkRead}: Capabilities, format: StreamFormat): boolean {
  return (
    bulkRead !== undefined &&
    bulkRead.selections.includes('statement') &&
    bulkRead.offers.includes(`stream:${format}`)
  );
}

/** An embedded system, in memory, that takes CSV and gives the format. */
async function openSpool(
  {adapters, runtime}: OperationContext,
  format: StreamFormat,
  signal: AbortSignal,
): Promise<OpenWarehouse> {
  for (const entry of adapters.filter(({embedded}) => embedded)) {
    const definition = await entry.load();
    const {bulkRead, bulkWrite} = definition.capabilities;
    if (bulkRead?.offers.includes(`stream:${format}`) && bulkWrite?.accepts.includes('stream:csv'))
      return openWarehouse(definition, definition.config.parse({}), runtime, {name: 'spool', signal});
  }
  throw new UnsupportedError(`No plugin can write ${format}`, {hint: 'Choose another --format.'});
}

/** Rows that the source sent, where it counts them. */
async function writeAll(
  source: ByteSource,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<number | undefined> {
  try {
    if (source.content.kind !== 'stream') throw new Error('a stream was asked for');
    for await (const chunk of source.content.stream) await write(chunk as Uint8Array);
    return source.rowsSent();
  } finally {
    await source.dispose();
  }
}
