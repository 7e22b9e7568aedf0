import type {NodeResult} from './facts.ts';
import {stableId, type Properties} from './manifest-fingerprints.ts';

/** How the nodes of a `run_results.json` ended, by `stableId`. */
export function resultsOfRun(runResults: Properties): Map<string, Set<NodeResult>> {
  const results = Array.isArray(runResults['results']) ? runResults['results'] : [];
  return new Map(
    results.map((result: Properties) => [
      stableId(String(result['unique_id'])),
      new Set([resultWords[String(result['status'])] ?? 'error']),
    ]),
  );
}

const resultWords: Record<string, NodeResult> = {
  success: 'success',
  pass: 'pass',
  fail: 'fail',
  warn: 'warn',
  skipped: 'skipped',
  'no-op': 'success',
};

/** Sources whose newest row is newer than it was, by two `sources.json`; a source that is new counts. */
export function fresherSourcesOf(now: Properties, before: Properties): Set<string> {
  const earlier = new Map(loadedAt(before));
  return new Set(
    loadedAt(now)
      .filter(([id, at]) => at > (earlier.get(id) ?? ''))
      .map(([id]) => id),
  );
}

function loadedAt(sources: Properties): [string, string][] {
  const results = Array.isArray(sources['results']) ? (sources['results'] as Properties[]) : [];
  return results.map((result) => [String(result['unique_id']), String(result['max_loaded_at'] ?? '')]);
}
