import {UnsupportedError, UsageError} from '../../errors/index.ts';
import type {ByteSource, LoadMode, Selection, StreamState} from '../../warehouse/index.ts';
import {ask} from './attempts.ts';
import type {LoadContext} from './context.ts';
import {readStreamState} from './destination-state.ts';
import {moveChunk, type LoadShape} from './move-chunk.ts';

/** A stream that always has more would keep a run from ending. */
const mostRounds = 1000;

/** Reads a stream that keeps its own place, again as long as it says that it has more. */
export async function loadStream(
  context: LoadContext,
  selection: Extract<Selection, {kind: 'stream'}>,
): Promise<string | undefined> {
  const {action, options} = context;
  const startsOver = options.fullRefresh === true || action.mode === 'replace';
  let state = startsOver ? undefined : await ask(context, () => readStreamState(context));
  for (let round = 1; round <= mostRounds; round++) {
    let hasMore = false;
    const moved = await moveChunk(context, context.links, {
      selection,
      shape(source) {
        hasMore = source.hasMore ?? false;
        return streamShape(context, source, {startsOver: startsOver && round === 1});
      },
      loadId: context.newLoadId(),
      ...(state && {stateBefore: state}),
      stateAfter: (source) => source.stateAfter?.(),
    });
    const next = moved.receipt.repeated ? await ask(context, () => readStreamState(context)) : moved.state;
    if (moved.receipt.repeated) hasMore = true;
    if (!hasMore || next === undefined || isSameState(next, state)) return undefined;
    state = next;
  }
  return `stopped after ${mostRounds} rounds; the next run goes on`;
}

function isSameState(one: StreamState, other: StreamState | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** How rows of a stream take effect: as the asset says, or as the source suggests. */
function streamShape(
  {asset, action}: LoadContext,
  source: ByteSource,
  {startsOver}: {startsOver: boolean},
): LoadShape {
  const {mode, settings} = action;
  const key = action.key.length > 0 ? action.key : (source.key ?? []);
  const goneRows = settings.missing === 'soft-delete' ? 'soft-delete' : 'delete';
  const shapeOf = (chosen: LoadMode): LoadShape => ({
    mode: chosen,
    ...(key.length > 0 && {key}),
    ...(settings.versions && {versions: settings.versions}),
  });
  const needKey = (what: string) => {
    if (key.length > 0) return;
    throw new UsageError(`${asset} ${what}, for which it needs a key`, {
      code: 'asset-invalid',
      hint: 'Add `key: [id]` with the columns that identify a row.',
    });
  };
  if (source.deletedColumn !== undefined) {
    if (mode !== undefined && mode !== 'merge')
      throw new UnsupportedError(
        `${asset}: rows that were deleted at the source need mode merge, not ${mode}`,
        {
          hint: 'Set `mode: merge`, or leave `mode` out.',
        },
      );
    needKey('follows deleted rows');
    return {
      ...shapeOf('merge'),
      deletions: {column: source.deletedColumn, kind: goneRows},
      ...(source.isWhole && {missing: goneRows}),
    };
  }
  if (source.isWhole) {
    if (mode === undefined || mode === 'replace') {
      if (settings.missing !== 'soft-delete') return shapeOf('replace');
      needKey('marks rows that are gone');
      return {...shapeOf('merge'), missing: 'soft-delete'};
    }
    const marks = settings.missing !== 'keep' && (mode === 'merge' || mode === 'scd2');
    return {...shapeOf(mode), ...(marks && {missing: settings.missing})};
  }
  if (startsOver && mode !== 'scd2' && mode !== 'snapshot') return shapeOf('replace');
  if (mode !== undefined && mode !== 'replace') return shapeOf(mode);
  return shapeOf(key.length > 0 ? 'merge' : source.stateAfter ? 'append' : 'replace');
}
