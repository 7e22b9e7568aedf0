import {CancelledError, OpsError, UnsupportedError} from '../../errors/index.ts';
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
import {locateError} from './locate-error.ts';
import {openForScript, type ScriptRequest} from './open-for-script.ts';
import {queryTimeout} from './run-query.ts';

export interface UnloadQueryRequest extends ScriptRequest {
  format: StreamFormat;
  /** For the whole statement. Default: no end. */
  timeoutMs?: number;
}

/**
 * Streams one statement's result as bytes that a system itself makes: the connection's own where it can, else the
 * embedded one into which the rows are loaded first. Rows never become JavaScript values.
 */
export async function unloadQuery(
  context: OperationContext,
  request: UnloadQueryRequest,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  const {warehouse, statements} = await openForScript(context, request, context.signal);
  const deadline = startDeadline(context, request.timeoutMs, () =>
    queryTimeout({warehouse}, request.timeoutMs!),
  );
  const [statement] = statements;
  try {
    await unload(
      context,
      warehouse,
      {text: statement!.text, format: request.format, signal: deadline.signal},
      write,
    );
  } catch (error) {
    if (deadline.signal.aborted) throw stoppedBy(deadline.signal, error);
    throw locateError(error, statement!, request.script);
  } finally {
    deadline.clear();
    await warehouse.close();
  }
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
): Promise<void> {
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
    await writeAll(
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

async function writeAll(source: ByteSource, write: (bytes: Uint8Array) => Promise<void>): Promise<void> {
  try {
    if (source.content.kind !== 'stream') throw new Error('a stream was asked for');
    for await (const chunk of source.content.stream) await write(chunk as Uint8Array);
  } finally {
    await source.dispose();
  }
}
