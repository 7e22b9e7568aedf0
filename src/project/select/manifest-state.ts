import type {NodeResult} from './facts.ts';
import type {NodeFingerprints} from './node.ts';

type Properties = Record<string, unknown>;

/**
 * What the nodes of a dbt manifest are made of, by `unique_id`. Where weir wrote the manifest, the fingerprints that it
 * put there count.
 */
export function fingerprintsOfManifest(
  manifest: Properties,
  digest: (text: string) => string,
): Map<string, NodeFingerprints> {
  const sections = ['nodes', 'sources', 'exposures', 'metrics', 'unit_tests', 'saved_queries'];
  const macros = asProperties(manifest['macros']);
  const entries = sections.flatMap((section) => Object.entries(asProperties(manifest[section])));
  return new Map(entries.map(([id, node]) => [id, nodeFingerprints(asProperties(node), macros, digest)]));
}

function nodeFingerprints(
  node: Properties,
  macros: Properties,
  digest: (text: string) => string,
): NodeFingerprints {
  const own = asProperties(node['weir'])['fingerprints'];
  if (own) return own as NodeFingerprints;
  const used = asProperties(node['depends_on'])['macros'];
  const macroTexts = Array.isArray(used)
    ? used.toSorted().map((id) => asProperties(macros[String(id)])['macro_sql'])
    : [];
  const contract = asProperties(node['contract']);
  return {
    body: digest(
      text([
        asProperties(node['checksum'])['checksum'] ?? node['raw_code'],
        node['test_metadata'],
        node['given'],
        node['expect'],
      ]),
    ),
    configs: digest(text(node['unrendered_config'] ?? node['config'])),
    relation: digest(text([node['database'], node['schema'], node['alias'] ?? node['identifier']])),
    contract: digest(text([contract['enforced'], contract['checksum']])),
    macros: digest(text(macroTexts)),
    persisted_descriptions: digest(text(node['description'])),
  };
}

/** How the nodes of a `run_results.json` ended, by `unique_id`. */
export function resultsOfRun(runResults: Properties): Map<string, Set<NodeResult>> {
  const results = Array.isArray(runResults['results']) ? runResults['results'] : [];
  return new Map(
    results.map((result: Properties) => [
      String(result['unique_id']),
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

function asProperties(value: unknown): Properties {
  return typeof value === 'object' && value !== null ? (value as Properties) : {};
}

function text(value: unknown): string {
  return JSON.stringify(value ?? null, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
