import {CancelledError, UsageError} from '../../errors/index.ts';
import {
  createQuarantineStore,
  type QuarantineEntry,
  type QuarantineStore,
} from '../../pipeline/package/quarantine-store.ts';
import {openExistingStateDatabase} from '../../pipeline/package/state-database.ts';
import {countOf} from '../../util/format-quantity.ts';
import {suggest} from '../../util/suggest.ts';
import type {OperationContext} from '../context.ts';

/** Which quarantined rows are meant. */
export interface QuarantineScope {
  /** Name of an asset. Default: all. */
  asset?: string;
  /** Id of a load, or its beginning. Default: all of the asset. */
  load?: string;
}

/** What is listed of one load's rows. */
export type QuarantineView = Pick<
  QuarantineEntry,
  'asset' | 'loadId' | 'rows' | 'reasons' | 'createdAt' | 'releases'
>;

/** Lets work be done with the rows that are meant. A project that never ran has none. */
export async function withQuarantine<Result>(
  context: OperationContext,
  {asset, load}: QuarantineScope,
  work: (entries: QuarantineEntry[], store: QuarantineStore | undefined) => Promise<Result>,
): Promise<Result> {
  const {root} = await context.project();
  const database = await openExistingStateDatabase(context.runtime, root);
  if (!database) return work(chooseEntries([], {asset, load}), undefined);
  try {
    const store = createQuarantineStore(database, context.runtime, root);
    return await work(chooseEntries(store.list(), {asset, load}), store);
  } finally {
    database.close();
  }
}

/** Throws `UsageError` when an asset or a load is named of which there are no rows. */
function chooseEntries(
  all: QuarantineEntry[],
  {asset, load}: {asset: string | undefined; load: string | undefined},
): QuarantineEntry[] {
  const ofAsset = asset === undefined ? all : all.filter((entry) => entry.asset === asset);
  const known = [...new Set(all.map((entry) => entry.asset))];
  if (asset !== undefined && ofAsset.length === 0) {
    const near = suggest(asset, known);
    throw new UsageError(`No rows of ${asset} are in quarantine`, {
      hint: `${near === undefined ? '' : `Did you mean ${near}? `}Assets with rows in quarantine: ${known.join(', ') || 'none'}.`,
    });
  }
  const chosen = load === undefined ? ofAsset : ofAsset.filter(({loadId}) => loadId.startsWith(load));
  if (load !== undefined && chosen.length === 0)
    throw new UsageError(`No rows of the load ${load} are in quarantine`, {
      hint: `Loads with rows there: ${ofAsset.map(({loadId}) => loadId).join(', ') || 'none'}.`,
    });
  return chosen;
}

export function listQuarantine(context: OperationContext, scope: QuarantineScope): Promise<QuarantineView[]> {
  return withQuarantine(context, scope, async (entries) => entries.map(viewEntry));
}

function viewEntry({asset, loadId, rows, reasons, createdAt, releases}: QuarantineEntry): QuarantineView {
  return {asset, loadId, rows, reasons, createdAt, releases};
}

/** Removes quarantined rows for good, after a question. */
export function dropQuarantine(
  context: OperationContext,
  scope: QuarantineScope,
  {assumeYes}: {assumeYes: boolean},
): Promise<{rows: number; loads: number}> {
  const {prompts} = context.runtime;
  return withQuarantine(context, scope, async (entries, store) => {
    const rows = entries.reduce((sum, entry) => sum + entry.rows, 0);
    if (entries.length > 0 && !assumeYes) {
      const question = `Remove ${countOf(rows, 'row')} from quarantine for good?`;
      if (!prompts.isAvailable)
        throw new UsageError(`There is no terminal to ask on: ${question}`, {
          code: 'usage-no-terminal',
          hint: 'Pass --yes.',
        });
      if (!(await prompts.confirm(question, {default: false}))) throw new CancelledError();
    }
    for (const entry of entries) await store!.drop(entry);
    return {rows, loads: entries.length};
  });
}
