import type {NodeFingerprints} from './node.ts';

export type Properties = Readonly<Record<string, unknown>>;

/**
 * What the nodes of a dbt manifest are made of, by `stableId`. Manifests of dbt and of weir are read alike: what only
 * one of them writes, and what stands there by default, does not count.
 */
export function fingerprintsOfManifest(
  manifest: Properties,
  digest: (text: string) => string,
): Map<string, NodeFingerprints> {
  const sections = ['nodes', 'sources', 'exposures', 'metrics', 'unit_tests', 'saved_queries'];
  const macros = ownMacros(manifest);
  const entries = sections.flatMap((section) => Object.entries(propertiesOf(manifest[section])));
  return new Map(
    entries.map(([id, node]) => [stableId(id), nodeFingerprints(propertiesOf(node), macros, digest)]),
  );
}

/** The id without the hash of a generic test, which depends on who made it. */
export function stableId(uniqueId: string): string {
  return uniqueId.startsWith('test.') ? uniqueId.replace(/\.[0-9a-f]{10}$/, '') : uniqueId;
}

function nodeFingerprints(
  node: Properties,
  macros: ReadonlyMap<string, string>,
  digest: (text: string) => string,
): NodeFingerprints {
  const config = propertiesOf(node['config']);
  const isTest = node['resource_type'] === 'test';
  const isEnforced = propertiesOf(node['contract'])['enforced'] === true;
  const persisted = propertiesOf(config['persist_docs']);
  const columns = Object.values(propertiesOf(node['columns'])).map(propertiesOf);
  return {
    body: digest(text(bodyOf(node))),
    configs: digest(text(meaningfulConfig(config, isTest))),
    relation: digest(
      text(isTest ? [] : [node['database'], node['schema'], node['alias'] ?? node['identifier']]),
    ),
    contract: digest(
      text(isEnforced ? columns.map((column) => [column['name'], column['data_type']]) : false),
    ),
    macros: digest(text(node['test_metadata'] ? [] : macrosOf(String(node['raw_code'] ?? ''), macros))),
    persisted_descriptions: digest(
      text([
        persisted['relation'] === true ? node['description'] : '',
        persisted['columns'] === true ? columns.map((column) => [column['name'], column['description']]) : [],
      ]),
    ),
  };
}

/** Of a seed its rows, of an exposure what it says, otherwise the code. */
function bodyOf(node: Properties): unknown {
  switch (node['resource_type']) {
    case 'seed':
      return propertiesOf(node['checksum'])['checksum'];
    case 'exposure': {
      const {type, owner, url, label, description} = node;
      const reads = Object.values(propertiesOf(propertiesOf(node['depends_on'])['nodes'])).toSorted();
      return meaningful({type, owner, url, label, description, reads});
    }
    case 'unit_test':
      return meaningful({
        model: node['model'],
        given: node['given'],
        expect: node['expect'],
        overrides: node['overrides'],
      });
    default:
      return node['test_metadata'] ? '' : String(node['raw_code'] ?? '').trim();
  }
}

/** Values that a setting has anyway. */
const defaults: Properties = {
  access: 'protected',
  enabled: true,
  lookback: 1,
  on_configuration_change: 'apply',
  on_schema_change: 'ignore',
};

/** Settings that have an aspect of their own, or that change nothing that is built. */
const elsewhere = new Set(['contract', 'docs', 'freshness']);

function meaningfulConfig(config: Properties, isTest: boolean): unknown {
  const entries = Object.entries(config).filter(
    ([key, value]) => !elsewhere.has(key) && value !== defaults[key] && !(isTest && key === 'schema'),
  );
  return meaningful(Object.fromEntries(entries.map(([key, value]) => [key, settingOf(key, value)])));
}

function settingOf(key: string, value: unknown): unknown {
  if (key === 'severity') return String(value).toLowerCase();
  return /^(?:pre|post)[-_]hook$/.test(key) && Array.isArray(value) ? value.map(hookOf) : value;
}

/** A hook that runs in the transaction is written as its SQL alone, too. */
function hookOf(hook: unknown): unknown {
  const {sql, transaction} = propertiesOf(hook);
  return typeof sql === 'string' && transaction !== false ? sql : hook;
}

/** Without what is absent, empty or false, all of which say the same. */
function meaningful(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(meaningful);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .map(([key, inner]) => [key, meaningful(inner)] as const)
    .filter(([, inner]) => !isEmpty(inner));
  return Object.fromEntries(entries);
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** Text of macros by id, those of dbt and its adapter left out, which every program brings itself. */
function ownMacros(manifest: Properties): Map<string, string> {
  const {adapter_type: adapter} = propertiesOf(manifest['metadata']);
  return new Map(
    Object.entries(propertiesOf(manifest['macros'])).flatMap(([id, macro]) => {
      const {package_name: owner, macro_sql: sql} = propertiesOf(macro);
      return owner === 'dbt' || owner === `dbt_${String(adapter)}`
        ? []
        : [[id, String(sql ?? '').trim()] as const];
    }),
  );
}

/** Texts of the macros that the code names, and of those that these name. */
function macrosOf(code: string, macros: ReadonlyMap<string, string>): string[] {
  const found = new Set<string>();
  const waiting = [code];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const words = new Set(next.match(/\w+/g));
    for (const [id, sql] of macros) {
      // Macros that stand in for another on some system bear its name after two underscores.
      const name = id.split('.').at(-1)!;
      if (found.has(id) || !(words.has(name) || words.has(name.replace(/^[a-z]+__/, '')))) continue;
      found.add(id);
      waiting.push(sql);
    }
  }
  return [...found].toSorted().map((id) => `${id}\n${macros.get(id)}`);
}

function propertiesOf(value: unknown): Properties {
  return typeof value === 'object' && value !== null ? (value as Properties) : {};
}

function text(value: unknown): string {
  return JSON.stringify(value ?? null, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
