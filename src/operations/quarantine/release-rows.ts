import {enforceContract} from '../../pipeline/contract/enforce-contract.ts';
import type {Shaper} from '../../pipeline/contract/shaper.ts';
import type {
  PendingQuarantine,
  QuarantineEntry,
  QuarantineStore,
} from '../../pipeline/package/quarantine-store.ts';
import {withProjectLock} from '../../pipeline/package/project-lock.ts';
import {defaultShape} from '../../project/contract.ts';
import {
  requireFacet,
  type ByteSource,
  type LoadMode,
  type OpenWarehouse,
  type Transport,
} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {findLoads, withLinks, type FoundLoad} from '../contract/find-load.ts';
import {loadEntry, withShaper} from './show-rows.ts';
import {withQuarantine, type QuarantineScope} from './quarantine.ts';

/** What came of the rows of one load. */
export interface ReleasedRows {
  asset: string;
  loadId: string;
  rowsReleased: number;
  /** Rows that still do not fit; they stay. */
  rowsKept: number;
}

/**
 * Loads quarantined rows into their tables by the mode and the contract of their assets as they are now. What still does
 * not fit stays in quarantine.
 */
export async function releaseQuarantine(
  context: OperationContext,
  scope: QuarantineScope & {asset: string},
): Promise<ReleasedRows[]> {
  const [load] = await findLoads(context, [scope.asset]);
  const {runtime} = context;
  const runId = `release-${runtime.randomId().slice(0, 8)}`;
  return withProjectLock(runtime, {root: load!.root, runId}, () =>
    withQuarantine(context, scope, (entries, store) =>
      withLinks(context, load!, {readOnly: false}, ({destination}) =>
        withShaper(context, async (shaper) => {
          const released: ReleasedRows[] = [];
          for (const entry of entries)
            released.push(
              await releaseEntry(context, {load: load!, entry, store: store!, destination, shaper}),
            );
          return released;
        }),
      ),
    ),
  );
}

interface Release {
  load: FoundLoad;
  entry: QuarantineEntry;
  store: QuarantineStore;
  destination: OpenWarehouse;
  shaper: Shaper;
}

/** Modes that would not simply add the rows add them all the same: they belong beside those that were loaded. */
const addingModes: readonly LoadMode[] = ['merge', 'delete+insert', 'insert-only', 'scd2'];

async function releaseEntry(context: OperationContext, release: Release): Promise<ReleasedRows> {
  const {load, entry, store, destination, shaper} = release;
  const {asset} = load;
  const {signal, runtime} = context;
  const loadedAt = runtime.clock.now().toISOString();
  const loadId = `${entry.loadId}:release:${entry.releases + 1}`;
  const rest = collectRest(store, entry);
  const held = await enforceContract({
    asset: asset.name,
    into: asset.relation,
    loadId,
    loadedAt,
    shape: asset.settings.shape ?? defaultShape,
    source: destination,
    destination,
    openShaper: async () => shaper,
    quarantine: rest.store,
    effectOf: () => ({replaces: false, key: asset.key}),
    open: (transports) => openEntry(context, release, transports),
    whileReading: (_, read) => read({signal}),
    signal,
  });
  try {
    const {mode = 'append', key} = asset;
    const receipt = await requireFacet(destination, 'bulkWrite', `load ${asset.name}`).load({
      into: asset.relation,
      source: held.source,
      mode: addingModes.includes(mode) && key.length > 0 ? mode : 'append',
      ...(key.length > 0 && {key}),
      loadId,
      loadedAt,
      signal,
    });
    const kept = rest.found();
    if (kept) await store.keepRest(entry, kept);
    else await store.drop(entry);
    return {
      asset: asset.name,
      loadId: entry.loadId,
      rowsReleased: receipt.repeated ? 0 : receipt.rowsStaged,
      rowsKept: kept?.rows ?? 0,
    };
  } finally {
    await held.source.dispose();
  }
}

/** Rows of the file with the columns that the source sent. */
async function openEntry(
  {signal}: OperationContext,
  {entry, shaper, destination}: Release,
  transports?: readonly Transport[],
): Promise<ByteSource> {
  const name = await loadEntry(shaper, entry, [], signal);
  const list = entry.columns.map((column) => shaper.dialect.quoteIdentifier(column.name)).join(', ');
  const accepted = destination.definition.capabilities.bulkWrite?.accepts ?? [];
  const [transport] = (transports ?? accepted).filter((candidate) =>
    shaper.transports.gives.includes(candidate),
  );
  const text = `select ${list} from ${shaper.dialect.quoteIdentifier(name)}`;
  return shaper.spool.bulkRead.unload({
    from: {kind: 'statement', text},
    transport: transport ?? 'stream:csv',
    signal,
  });
}

/** A store that takes the rows which still do not fit, to be put in the place of the old ones afterwards. */
function collectRest(store: QuarantineStore, entry: QuarantineEntry) {
  const path = `${entry.path}.rest`;
  let pending: PendingQuarantine | undefined;
  const collecting: QuarantineStore = {
    ...store,
    list: () => [],
    newFile: async () => ({path, attempt: 1}),
    addPending(found) {
      pending = found;
    },
    settle: async () => {},
  };
  return {
    store: collecting,
    found: () => pending && {rows: pending.rows, reasons: pending.reasons, path},
  };
}
