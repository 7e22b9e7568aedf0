import {parse, stringify} from 'yaml';
import {UsageError} from '../../errors/index.ts';
import {
  Dict,
  MacroReturn,
  PythonError,
  PythonSet,
  Tuple,
  define,
  fromHost,
  isTrue,
  iterate,
  toHost,
  toJson,
  toText,
} from '../../jinja/index.ts';
import {md5} from '../../util/md5.ts';
import {Module} from './module.ts';

/** An error that a template raises by itself. */
function raise(message: unknown): never {
  throw new UsageError(toText(message), {code: 'asset-invalid'});
}

function attempt<Result>(work: () => Result, fallback: unknown): Result | unknown {
  try {
    return work();
  } catch (error) {
    if (fallback !== undefined) return fallback;
    throw new PythonError((error as Error).message);
  }
}

function zip(lists: unknown[]): unknown[] {
  const all = lists.map(iterate);
  const length = all.length === 0 ? 0 : Math.min(...all.map((list) => list.length));
  return Array.from({length}, (_, place) => Tuple.make(...all.map((list) => list[place])));
}

/** Functions of dbt that need to know nothing of a project. */
export const contextFunctions: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  [
    'return',
    define('return', ['data?'], (value = null) => {
      throw new MacroReturn(value);
    }),
  ],
  [
    'tojson',
    define('tojson', ['value', 'default?', 'sort_keys?'], (value, fallback, sort) =>
      attempt(() => toJson(value, {sortKeys: isTrue(sort ?? false)}), fallback),
    ),
  ],
  [
    'fromjson',
    define('fromjson', ['string', 'default?'], (text, fallback) =>
      attempt(() => fromHost(JSON.parse(toText(text))), fallback),
    ),
  ],
  [
    'toyaml',
    define('toyaml', ['value', 'default?', 'sort_keys?'], (value, fallback) =>
      attempt(() => stringify(toHost(value)), fallback),
    ),
  ],
  [
    'fromyaml',
    define('fromyaml', ['value', 'default?'], (text, fallback) =>
      attempt(() => fromHost(parse(toText(text))), fallback),
    ),
  ],
  [
    'set',
    define('set', ['value', 'default?'], (value, fallback) =>
      attempt(() => new PythonSet(iterate(value)), fallback),
    ),
  ],
  ['set_strict', define('set_strict', ['value'], (value) => new PythonSet(iterate(value)))],
  ['zip', define('zip', ['*args'], zip)],
  ['zip_strict', define('zip_strict', ['*args'], zip)],
  ['local_md5', define('local_md5', ['value'], (value) => md5(toText(value)))],
  [
    'diff_of_two_dicts',
    define('diff_of_two_dicts', ['dict_a', 'dict_b'], (one: Dict, other: Dict) => {
      const difference = new Dict();
      for (const [key, value] of one.entries()) {
        const others = other.has(key) ? iterate(other.get(key)) : [];
        const left = iterate(value).filter((item) => !others.includes(item));
        if (left.length > 0) difference.set(key, left);
      }
      return difference;
    }),
  ],
]);

/** `exceptions`: errors and warnings that templates raise. */
export function exceptionsModule(warn: (message: string) => void): Module {
  const raising = (name: string, parameters: readonly string[], message: (...given: any[]) => string) =>
    define(name, parameters, (...given) => raise(message(...given)));
  return new Module('exceptions', {
    raise_compiler_error: raising('raise_compiler_error', ['msg', 'node?'], (message) => toText(message)),
    raise_database_error: raising('raise_database_error', ['msg', 'node?'], (message) => toText(message)),
    raise_not_implemented: raising('raise_not_implemented', ['msg'], (message) => toText(message)),
    raise_parsing_error: raising('raise_parsing_error', ['msg', 'node?'], (message) => toText(message)),
    raise_dependency_error: raising('raise_dependency_error', ['msg'], (message) => toText(message)),
    missing_config: raising(
      'missing_config',
      ['model', 'name'],
      (_, name) => `the setting '${name}' is required`,
    ),
    missing_materialization: raising(
      'missing_materialization',
      ['model', 'adapter_type'],
      () => 'the materialization is missing',
    ),
    relation_wrong_type: raising(
      'relation_wrong_type',
      ['relation', 'expected', 'model?'],
      (relation, expected) => `${toText(relation)} is not a ${expected}`,
    ),
    column_type_missing: raising(
      'column_type_missing',
      ['names'],
      (names) => `these columns need a data_type: ${toText(names)}`,
    ),
    warn: define('warn', ['msg', 'node?'], (message) => {
      warn(toText(message));
      return '';
    }),
    warn_once: define('warn_once', ['msg'], (message) => {
      warn(toText(message));
      return '';
    }),
  });
}
