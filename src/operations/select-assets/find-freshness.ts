import type {SelectableNode, SelectionFacts} from '../../project/select/index.ts';
import {parseCron} from '../../transform/schedule.ts';
import {parseDuration} from '../../util/parse-duration.ts';

type Freshness = NonNullable<SelectionFacts['freshness']>;

/**
 * Assets that say how fresh they have to be, parted by whether their last success is recent enough: by `cron`, it is
 * not older than the last moment at which they were due; by `freshness`, it is not older than that duration.
 */
export function findFreshness(
  nodes: Iterable<SelectableNode>,
  lastSuccesses: ReadonlyMap<string, number>,
  nowMs: number,
): Freshness {
  const stale = new Set<string>();
  const fresh = new Set<string>();
  for (const {id, config} of nodes) {
    const cron = typeof config['cron'] === 'string' ? config['cron'] : undefined;
    const oldestMs = oldestAllowed(config);
    if (cron === undefined && oldestMs === undefined) continue;
    const last = lastSuccesses.get(id);
    const isStale =
      last === undefined ||
      (oldestMs !== undefined && nowMs - last > oldestMs) ||
      (cron !== undefined && (parseCron(cron).nextRun(new Date(last))?.getTime() ?? Infinity) <= nowMs);
    (isStale ? stale : fresh).add(id);
  }
  return {stale, fresh};
}

const periodMs: Record<string, number> = {minute: 60_000, hour: 3_600_000, day: 86_400_000};

/** Milliseconds of `freshness: 24h`, or of dbt's `error_after` or `warn_after`; also below `meta`. */
function oldestAllowed(config: SelectableNode['config']): number | undefined {
  const meta = config['meta'] as Record<string, unknown> | undefined;
  const freshness = config['freshness'] ?? meta?.['freshness'];
  if (typeof freshness === 'string') return parseDuration(freshness);
  if (typeof freshness !== 'object' || freshness === null) return undefined;
  const {warn_after, error_after} = freshness as Record<
    string,
    {count?: number; period?: string} | undefined
  >;
  const limit = warn_after ?? error_after;
  const unit = periodMs[limit?.period ?? ''];
  return limit?.count === undefined || unit === undefined ? undefined : limit.count * unit;
}
