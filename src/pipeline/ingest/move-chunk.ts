import {TransferError} from '../../errors/index.ts';
import {countOf} from '../../util/format-quantity.ts';
import {
  requireFacet,
  type ByteSource,
  type Checksum,
  type LoadReceipt,
  type LoadRequest,
  type Selection,
  type StagedRows,
  type StreamState,
} from '../../warehouse/index.ts';
import {elapsedSince} from '../elapsed.ts';
import type {EnforcedLoad} from '../contract/enforce-contract.ts';
import type {ChunkReceipt} from '../events.ts';
import {withRetries} from './attempts.ts';
import {instantOf, type Links, type LoadContext} from './context.ts';
import {withColumnsOf} from './empty-source.ts';
import {holdToContract, shapeOf} from './hold-to-contract.ts';
import {sourceChecksum} from './source-checksum.ts';
import {watchForStall} from './watch-stall.ts';

/** How the rows of a chunk take effect. */
export type LoadShape = Pick<
  LoadRequest,
  'mode' | 'key' | 'missing' | 'deletions' | 'versions' | 'window' | 'build'
>;

/** One load: what is read, how it takes effect, and where the stream stands afterwards. */
export interface Chunk {
  selection: Selection;
  /** A function where only the opened source can tell. */
  shape: LoadShape | ((source: ByteSource) => LoadShape);
  loadId: string;
  /** Handed to the source, for selections of kind `stream`. */
  stateBefore?: StreamState;
  /** Where the stream stands once this is loaded; undefined leaves it as it was. Default: undefined. */
  stateAfter?: (source: ByteSource) => StreamState | undefined;
  cursorBefore?: string;
  cursorAfter?: string;
}

export interface MovedChunk {
  receipt: ChunkReceipt;
  /** What `stateAfter` gave. */
  state: StreamState | undefined;
}

/** Bytes may come thousands of times a second. */
const tellEveryMs = 100;

/** Reads and loads one chunk, again after failures that may pass. The load id makes a second time harmless. */
export async function moveChunk(context: LoadContext, links: Links, chunk: Chunk): Promise<MovedChunk> {
  const {tally, runtime} = context;
  const number = tally.nextChunk();
  const startedMs = runtime.clock.monotonicMs();
  const loadedAt = instantOf(runtime.clock);
  let attempts = 0;
  let peakResidentBytes = runtime.env.residentBytes();
  const sample = () => (peakResidentBytes = Math.max(peakResidentBytes, runtime.env.residentBytes()));
  let toldMs = -Infinity;
  const moved = await withRetries(context, links, `chunk ${number}`, (current, attempt) => {
    attempts = attempt;
    return moveOnce(context, current, chunk, {
      loadedAt,
      onProgress(progress) {
        const nowMs = runtime.clock.monotonicMs();
        if (nowMs - toldMs < tellEveryMs) return;
        toldMs = nowMs;
        sample();
        tally.progress(number, progress);
      },
    });
  });
  sample();
  const receipt: ChunkReceipt = {
    chunk: number,
    loadId: chunk.loadId,
    ...moved.counts,
    ...(chunk.cursorBefore !== undefined && {cursorBefore: chunk.cursorBefore}),
    ...(chunk.cursorAfter !== undefined && {cursorAfter: chunk.cursorAfter}),
    elapsedMs: elapsedSince(runtime.clock, startedMs),
    peakResidentBytes,
    attempts,
  };
  tally.finishChunk(receipt);
  return {receipt, state: moved.state};
}

interface Attempted {
  counts: Omit<ChunkReceipt, 'chunk' | 'loadId' | 'elapsedMs' | 'peakResidentBytes' | 'attempts'>;
  state: StreamState | undefined;
}

async function moveOnce(
  context: LoadContext,
  links: Links,
  chunk: Chunk,
  {loadedAt, onProgress}: {loadedAt: string; onProgress: NonNullable<LoadRequest['onProgress']>},
): Promise<Attempted> {
  const {action, stream, into, signal, asset} = context;
  const writer = requireFacet(links.destination, 'bulkWrite', `load ${asset}`);
  const {keepsState = false} = links.destination.definition.capabilities.bulkWrite ?? {};
  const held = await holdToContract(context, links, chunk, {loadedAt, onProgress});
  const {isShaped} = held;
  const source = await withColumnsOf(held.source, links.destination, into, context.runtime);
  if (!source) return saveWithoutRows(context, links, chunk, held.source);
  const checksum = action.settings.checksum && !isShaped;
  const watch = watchForStall(source, {asset, timeoutMs: action.settings.stallTimeoutMs, signal});
  try {
    const stateAfter = () => chunk.stateAfter?.(source);
    const check = createCheck(context, links, chunk, source);
    const receipt = await writer.load({
      into,
      source,
      ...shapeOf(chunk, source),
      loadId: chunk.loadId,
      loadedAt,
      ...(keepsState && {progress: {stream, state: stateAfter}}),
      ...(checksum && {checksum: true}),
      verify: check.verify,
      signal: watch.signal,
      onProgress(progress) {
        watch.alive();
        onProgress(progress);
      },
    });
    check.confirm(receipt);
    await held.settle(receipt);
    // Of a stream that was not read again, nobody knows how far the first reading came.
    const isUnread = receipt.repeated && chunk.selection.kind === 'stream';
    const state = isUnread ? undefined : stateAfter();
    if (!keepsState && state) saveLocally(context, chunk, state);
    return {counts: countsOf(receipt, held, check.checksum()), state};
  } catch (error) {
    throw watch.failure() ?? error;
  } finally {
    watch.stop();
    await source.dispose();
  }
}

/** Nothing came and there is no table yet, but the stream may have moved on. */
async function saveWithoutRows(
  context: LoadContext,
  {destination}: Links,
  chunk: Chunk,
  source: ByteSource,
): Promise<Attempted> {
  const {stream, into, signal} = context;
  const state = chunk.stateAfter?.(source);
  await source.dispose();
  if (state && destination.bulkWrite?.setStreamState)
    await destination.bulkWrite.setStreamState({stream, relation: into, state}, {signal});
  else if (state) saveLocally(context, chunk, state);
  return {counts: {rowsRead: 0, rowsStaged: 0, rowsWritten: 0, bytes: 0, repeated: false}, state};
}

function countsOf(
  {rowsStaged, rowsWritten, rowsRemoved, bytes, repeated}: LoadReceipt,
  {rowsRead: countRead, rowsDiscarded, rowsQuarantined}: EnforcedLoad,
  checksum: Checksum | undefined,
): Attempted['counts'] {
  const rowsRead = repeated ? undefined : countRead();
  return {
    ...(rowsRead !== undefined && {rowsRead}),
    rowsStaged,
    rowsWritten,
    ...(rowsRemoved !== undefined && {rowsRemoved}),
    ...(!repeated && rowsDiscarded > 0 && {rowsDiscarded}),
    ...(!repeated && rowsQuarantined > 0 && {rowsQuarantined}),
    bytes,
    ...(checksum && {checksum: JSON.stringify(checksum)}),
    repeated,
  };
}

function saveLocally(
  {memory, stream, into, runtime}: LoadContext,
  {loadId}: Chunk,
  state: StreamState,
): void {
  memory.streams.save({stream, relation: into, state, loadId, updatedAt: instantOf(runtime.clock)});
}

/** Compares both sides before the rows take effect. */
function createCheck(context: LoadContext, links: Links, chunk: Chunk, source: ByteSource) {
  let agreed: Checksum | undefined;
  const requireSameCount = (rows: number) => {
    const sent = source.rowsSent();
    if (sent !== undefined && sent !== rows) throw countMismatch(context, sent, rows);
  };
  return {
    async verify(staged: StagedRows) {
      requireSameCount(staged.rows);
      if (!context.action.settings.checksum || !staged.checksum) return;
      const expected = await sourceChecksum(links.source, chunk.selection, source.columns, context.signal);
      const differing = differingColumns(expected, staged.checksum);
      if (differing.length > 0) throw checksumMismatch(context, differing, expected, staged.checksum);
      agreed = staged.checksum;
    },
    /** A destination that does not ask beforehand is at least held to its own count. */
    confirm({repeated, rowsStaged}: LoadReceipt) {
      if (!repeated) requireSameCount(rowsStaged);
    },
    checksum: () => agreed,
  };
}

function countMismatch({asset, action}: LoadContext, sent: number, staged: number): TransferError {
  return new TransferError(
    `${asset}: ${action.source} sent ${countOf(sent, 'row')}, and ${countOf(staged, 'row')} arrived`,
    {
      code: 'transfer-mismatch',
      hint: 'Nothing was loaded and the stream stands where it stood. Run it again; if it stays so, please report it.',
      details: {rowsRead: sent, rowsStaged: staged},
    },
  );
}

function differingColumns(expected: Checksum, found: Checksum): string[] {
  return Object.keys(found).filter((column) => {
    const [one, other] = [expected[column], found[column]];
    return one !== undefined && (one.values !== other!.values || one.sum !== other!.sum);
  });
}

function checksumMismatch(
  {asset, action}: LoadContext,
  columns: readonly string[],
  expected: Checksum,
  found: Checksum,
): TransferError {
  const [first] = columns;
  const show = ({values, sum}: Checksum[string]) =>
    `${values} values${sum === undefined ? '' : `, sum ${sum}`}`;
  return new TransferError(
    `${asset}: column ${first} has ${show(expected[first!]!)} at ${action.source}, and ${show(found[first!]!)} arrived${
      columns.length > 1 ? `; ${columns.slice(1).join(', ')} differ too` : ''
    }`,
    {
      code: 'transfer-mismatch',
      hint: 'Nothing was loaded. The source may have changed during the load; run it again, or set `checksum: false`.',
      details: {columns},
    },
  );
}
