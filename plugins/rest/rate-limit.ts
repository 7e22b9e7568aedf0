import type {Clock} from '#src/runtime/ports.ts';

/**
 * How long the server asks to wait before the next request, in milliseconds; undefined when it does not say. Reads
 * Retry-After (seconds or a date) and, when nothing remains, X-RateLimit-Reset and RateLimit-Reset (seconds from now or
 * a moment).
 */
export function askedWaitMs(headers: Headers, now: Date): number | undefined {
  const retryAfter = headers.get('retry-after')?.trim();
  if (retryAfter !== undefined) {
    const wait = /^\d+(\.\d+)?$/.test(retryAfter)
      ? Number(retryAfter) * 1000
      : Date.parse(retryAfter) - now.getTime();
    if (!Number.isNaN(wait)) return Math.max(0, wait);
  }
  const remaining = headers.get('x-ratelimit-remaining') ?? headers.get('ratelimit-remaining');
  const reset = Number(headers.get('x-ratelimit-reset') ?? headers.get('ratelimit-reset') ?? NaN);
  if (remaining === null || Number(remaining) > 0 || Number.isNaN(reset)) return undefined;
  return Math.max(0, resetMs(reset, now.getTime()));
}

/** Small numbers count seconds from now; large ones are moments in seconds or milliseconds. */
function resetMs(reset: number, nowMs: number): number {
  if (reset < 1e9) return reset * 1000;
  return (reset < 1e11 ? reset * 1000 : reset) - nowMs;
}

/** Spreads requests over time. */
export interface Pace {
  /** Resolves when the next request may start. */
  turn(signal: AbortSignal): Promise<void>;
  /** No request starts for this long. */
  hold(durationMs: number): void;
}

export function createPace(requestsPerSecond: number | undefined, clock: Clock): Pace {
  const intervalMs = requestsPerSecond === undefined ? 0 : 1000 / requestsPerSecond;
  let nextAtMs = 0;
  return {
    async turn(signal) {
      const nowMs = clock.monotonicMs();
      const atMs = Math.max(nowMs, nextAtMs);
      nextAtMs = atMs + intervalMs;
      if (atMs > nowMs) await clock.sleep(atMs - nowMs, signal);
      signal.throwIfAborted();
    },
    hold(durationMs) {
      nextAtMs = Math.max(nextAtMs, clock.monotonicMs() + durationMs);
    },
  };
}
