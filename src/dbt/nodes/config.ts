import type {Config} from './node.ts';

const appended = new Set(['tags', 'pre-hook', 'post-hook', 'packages']);
const merged = new Set(['meta', 'grants', 'column_types', 'docs']);
const aliases: Readonly<Record<string, string>> = {
  pre_hook: 'pre-hook',
  post_hook: 'post-hook',
  data_tests: 'tests',
};

const asList = (value: unknown): unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Settings of both, those of the later one winning as dbt lets them: lists grow, mappings join, the rest gives way. */
export function mergeConfig(earlier: Config, later: Config): Config {
  const result: Record<string, unknown> = {...earlier};
  for (const [written, value] of Object.entries(later)) {
    const key = aliases[written] ?? written;
    if (appended.has(key)) {
      const all = [...asList(result[key]), ...asList(value)];
      result[key] = key === 'tags' ? [...new Set(all)] : all;
    } else if (merged.has(key) && isMapping(result[key]) && isMapping(value)) {
      result[key] = key === 'grants' ? mergeGrants(result[key], value) : {...result[key], ...value};
    } else result[key] = value;
  }
  return result;
}

function mergeGrants(earlier: Config, later: Config): Config {
  const result: Record<string, unknown> = {...earlier};
  for (const [key, value] of Object.entries(later))
    if (key.startsWith('+')) result[key.slice(1)] = [...asList(result[key.slice(1)]), ...asList(value)];
    else result[key] = value;
  return result;
}

/**
 * What a tree of dbt_project.yml says of a node: settings along its path, the nearest winning. A key with `+` is a
 * setting, as is one whose value is no mapping; other keys are folders, packages and names.
 */
export function configFromTree(tree: unknown, fqn: readonly string[]): Config {
  let result: Config = {};
  let level: unknown = tree;
  for (let depth = 0; ; depth++) {
    if (!isMapping(level)) return result;
    result = mergeConfig(result, settingsOf(level, fqn[depth]));
    const next = fqn[depth];
    if (next === undefined) return result;
    level = Object.hasOwn(level, next) ? level[next] : undefined;
  }
}

const mappingSettings = new Set([
  'meta',
  'grants',
  'persist_docs',
  'docs',
  'contract',
  'column_types',
  'quoting',
  'partition_by',
]);

function settingsOf(level: Record<string, unknown>, next: string | undefined): Config {
  return Object.fromEntries(
    Object.entries(level).flatMap(([key, value]) => {
      if (key.startsWith('+')) return [[key.slice(1), value]];
      if (key === next && isMapping(value)) return [];
      return !isMapping(value) || mappingSettings.has(key) ? [[key, value]] : [];
    }),
  );
}

/** A hook as text, however it is written. */
export interface Hook {
  sql: string;
  inTransaction: boolean;
}

export function hooksOf(value: unknown): Hook[] {
  return asList(value).flatMap((written): Hook[] => {
    if (typeof written === 'string') return written.trim() === '' ? [] : [parseHook(written)];
    if (!isMapping(written) || typeof written['sql'] !== 'string') return [];
    return [{sql: written['sql'], inTransaction: written['transaction'] !== false}];
  });
}

/** A hook may be JSON, which is what `before_begin()` and `after_commit()` print. */
function parseHook(text: string): Hook {
  if (text.trimStart().startsWith('{"')) {
    try {
      const {sql, transaction} = JSON.parse(text) as {sql?: unknown; transaction?: unknown};
      if (typeof sql === 'string') return {sql, inTransaction: transaction !== false};
    } catch {
      return {sql: text, inTransaction: true};
    }
  }
  return {sql: text, inTransaction: true};
}
