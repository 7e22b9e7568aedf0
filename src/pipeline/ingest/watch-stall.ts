import {ConnectionError, type OpsError} from '../../errors/index.ts';
import {formatDuration} from '../../util/format-quantity.ts';
import type {ByteSource} from '../../warehouse/index.ts';

/** Notices when bytes that were flowing no longer do. */
export interface StallWatch {
  /** Aborts with the given signal, and when nothing moved for too long. */
  readonly signal: AbortSignal;
  /** To be called whenever bytes arrived. */
  alive(): void;
  /** The error that tells of the stall, if there was one. */
  failure(): OpsError | undefined;
  stop(): void;
}

/**
 * Begins with the first bytes, because a source may think for long before it answers, and ends with the last ones,
 * because a destination may work for long once it has them all. In between, silence means that one of the two is gone
 * and the network does not say so.
 */
export function watchForStall(
  {content}: ByteSource,
  {asset, timeoutMs, signal}: {asset: string; timeoutMs: number; signal: AbortSignal},
): StallWatch {
  const stalled = new AbortController();
  let failure: OpsError | undefined;
  let timer: NodeJS.Timeout | undefined;
  const isOver = () => content.kind !== 'stream' || content.stream.readableEnded;
  const giveUp = () => {
    if (isOver()) return;
    failure = new ConnectionError(
      `${asset}: no bytes arrived for ${formatDuration(timeoutMs)} in the middle of a load`,
      'unreachable',
      {hint: 'Check the network and both systems; raise `stall_timeout` if they need so long.'},
    );
    stalled.abort();
  };
  return {
    signal: AbortSignal.any([signal, stalled.signal]),
    alive() {
      if (failure) return;
      if (timer) timer.refresh();
      else timer = setTimeout(giveUp, timeoutMs);
    },
    failure: () => failure,
    stop: () => clearTimeout(timer),
  };
}
