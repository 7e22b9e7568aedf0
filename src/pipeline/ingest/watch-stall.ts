import type {OpsError} from '../../errors/index.ts';
import type {ByteSource} from '../../warehouse/index.ts';
import {patienceMs, silenceError} from './patience.ts';

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
 * Silence in the middle of a stream means that one of the two systems is gone and the network does not say so. Before the
 * first bytes a source may think for longer, and so may a destination once it has them all.
 */
export function watchForStall(
  {content}: ByteSource,
  {asset, timeoutMs, signal}: {asset: string; timeoutMs: number; signal: AbortSignal},
): StallWatch {
  const stalled = new AbortController();
  let failure: OpsError | undefined;
  const longMs = patienceMs(timeoutMs);
  const fail = (what: string, silentMs: number) => {
    failure = silenceError({asset}, what, silentMs);
    stalled.abort();
  };
  const waitLong = (sinceMs = 0) => setTimeout(() => fail('no bytes moved', longMs), longMs - sinceMs);
  let atAnEnd = content.kind === 'stream' ? waitLong() : undefined;
  let flowing: NodeJS.Timeout | undefined;
  const judge = () => {
    flowing = undefined;
    if (content.kind === 'stream' && content.stream.readableEnded) atAnEnd = waitLong(timeoutMs);
    else fail('no bytes arrived', timeoutMs);
  };
  return {
    signal: AbortSignal.any([signal, stalled.signal]),
    alive() {
      if (failure || content.kind !== 'stream') return;
      clearTimeout(atAnEnd);
      if (flowing) flowing.refresh();
      else flowing = setTimeout(judge, timeoutMs);
    },
    failure: () => failure,
    stop() {
      clearTimeout(atAnEnd);
      clearTimeout(flowing);
    },
  };
}
