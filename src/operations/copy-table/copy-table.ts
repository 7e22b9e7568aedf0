import {CancelledError, QueryError, UsageError} from '../../errors/index.ts';
import {planTransport} from '../../pipeline/negotiate.ts';
import {moveSelection} from '../../pipeline/steps/move-selection.ts';
import {
  findAdapter,
  parseRelation,
  requireFacet,
  type AdapterDefinition,
  type LoadMode,
  type LoadProgress,
  type OpenWarehouse,
  type Relation,
  type Selection,
  type Transport,
} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {openSettings, placeConnection, type ConnectionPlace} from '../open-connection.ts';
import {parseSelect, parseTable} from './parse-endpoint.ts';

export interface CopyRequest {
  /** `connection:table`, `connection:path` or, with `isQuery`, `connection:SQL`. */
  from: string;
  isQuery: boolean;
  /** `connection:table`. */
  to: string;
  mode: LoadMode;
  /** Columns that identify a row; for `merge`. */
  key: readonly string[];
  /** Only says how it would be done. */
  dryRun: boolean;
  /** Replaces a table that has rows without a question. */
  assumeYes: boolean;
  onProgress?: (progress: LoadProgress) => void;
}

/** How a copy is done. */
export interface CopyPlan {
  from: string;
  to: string;
  mode: LoadMode;
  transport: Transport;
}

export interface CopiedTable extends CopyPlan {
  rows: number;
  bytes: number;
  elapsedMs: number;
}

/**
 * Copies a table, a query's result or files into a table of any other connection, as bytes. The target changes as a
 * whole or not at all. Everything that a system cannot do is refused before anything is opened.
 */
export async function copyTable(
  context: OperationContext,
  request: CopyRequest,
): Promise<CopyPlan | CopiedTable> {
  const {source, selection, destination, into, plan, alternatives} = await planCopy(context, request);
  if (request.dryRun) return plan;
  const {clock} = context.runtime;
  const {signal} = context;
  const writing = await openSettings(context, destination.settings, destination);
  let reading = writing;
  try {
    if (!isSame(source, destination))
      reading = await openSettings(context, source.settings, {...source, readOnly: true});
    if (plan.mode === 'replace' && !request.assumeYes && (await hasRows(writing, into, signal)))
      await agreeToReplace(context, plan);
    const {onProgress} = request;
    const startedMs = clock.monotonicMs();
    const receipt = await moveSelection(
      {
        selection,
        transport: plan.transport,
        alternatives,
        mode: plan.mode,
        key: request.key,
        into,
        loadId: context.runtime.randomId(),
        signal,
        ...(onProgress && {onProgress}),
      },
      requireFacet(reading, 'bulkRead', `copy ${plan.from}`),
      requireFacet(writing, 'bulkWrite', `copy into ${plan.to}`),
    );
    return {
      ...plan,
      rows: receipt.rowsWritten,
      bytes: receipt.bytes,
      elapsedMs: Math.round(clock.monotonicMs() - startedMs),
    };
  } finally {
    await reading.close();
    await writing.close();
  }
}

/** Says how a copy would be done. Opens nothing. */
export async function planCopy(context: OperationContext, request: CopyRequest) {
  const {mode, key, isQuery} = request;
  if (mode === 'merge' && key.length === 0)
    throw new UsageError('--mode merge needs the columns that identify a row', {
      hint: 'Name them, e.g. --key id or --key order_id,line.',
    });
  if (mode !== 'merge' && key.length > 0)
    throw new UsageError(`--key does not go with --mode ${mode}`, {hint: 'Pass --mode merge, or no --key.'});
  const from = isQuery ? parseSelect(request.from) : parseTable(request.from);
  const to = parseTable(request.to);
  const source = await placeConnection(context, from.connection);
  const destination = await placeConnection(context, to.connection);
  const into = parseRelation(to.target);
  if (destination.settings.readOnly)
    throw new UsageError(`The connection ${destination.settings.name} is read_only in weir.yml`, {
      hint: 'Copy into another connection, or drop `read_only`.',
    });
  const [sourceDefinition, destinationDefinition] = await Promise.all(
    [source, destination].map(({settings}) => findAdapter(context.adapters, settings.type).load()),
  );
  const selection = selectionOf(from.target, isQuery, sourceDefinition!);
  if (isSame(source, destination) && selection.kind !== 'statement' && from.target === to.target)
    throw new UsageError(`${request.from} would be copied onto itself`, {hint: 'Name another target.'});
  const shown = {
    from: `${source.settings.name}:${isQuery ? 'query' : from.target}`,
    to: `${destination.settings.name}:${to.target}`,
  };
  const {transport, alternatives} = planTransport({
    place: `the copy from ${shown.from} to ${shown.to}`,
    selection: selection.kind,
    mode,
    source: sourceDefinition!,
    destination: destinationDefinition!,
  });
  const plan: CopyPlan = {...shown, mode, transport};
  return {source, selection, destination, into, plan, alternatives};
}

/** What systems of files call a table is a path, also one with a glob. */
function selectionOf(target: string, isQuery: boolean, {capabilities}: AdapterDefinition): Selection {
  if (isQuery) return {kind: 'statement', text: target};
  return capabilities.bulkRead?.selections.includes('path')
    ? {kind: 'path', path: target}
    : {kind: 'relation', relation: parseRelation(target)};
}

function isSame(source: ConnectionPlace, destination: ConnectionPlace): boolean {
  return source.settings.name === destination.settings.name && source.root === destination.root;
}

/** False also for a table that is not there. */
async function hasRows(
  {query, definition}: OpenWarehouse,
  relation: Relation,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const text = `select 1 from ${definition.dialect.quoteRelation(relation)}`;
    const result = await query.run({text}, {limit: 1, signal});
    for await (const batch of result.batches) if (batch.rowCount > 0) return true;
    return false;
  } catch (error) {
    if (error instanceof QueryError && error.code === 'query-unknown-object') return false;
    throw error;
  }
}

async function agreeToReplace({runtime: {prompts}}: OperationContext, {to}: CopyPlan): Promise<void> {
  if (!prompts.isAvailable)
    throw new UsageError(`${to} has rows, which --mode replace would replace`, {
      code: 'usage-no-terminal',
      hint: 'Pass --yes to replace them, or --mode append to keep them.',
    });
  if (!(await prompts.confirm(`${to} has rows. Replace them?`, {default: false}))) throw new CancelledError();
}
