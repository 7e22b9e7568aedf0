import {UsageError} from '../errors/index.ts';
import type {BuildScope} from './build-scope.ts';
import {
  TemplateCache,
  TemplateError,
  define,
  fromHost,
  jinjaGlobals,
  type UndefinedPolicy,
} from '../jinja/index.ts';

/** What a template may call. Each function throws `UsageError` for a name it does not know. */
export interface TemplateScope {
  /** SQL of the relation of another asset. */
  ref(name: string): string;
  /** SQL of a table that weir does not build. */
  source(schema: string, table: string): string;
  variable(name: string, fallback?: unknown): unknown;
  environmentVariable(name: string, fallback?: string): string;
  /** SQL of the asset's own relation. */
  self: string;
  environment: string;
  /** Default: the whole. */
  build?: BuildScope;
  /** Further names: values and functions that take values. */
  further?: Readonly<Record<string, unknown>>;
}

const templates = new TemplateCache();
const undefinedPolicy: UndefinedPolicy = 'refuse';

/**
 * Renders Jinja with `ref`, `source`, `var`, `env_var`, `this`, `target`, `is_incremental()` and, for assets that go by
 * intervals of time, `interval.start` and `interval.end` (also `start_ts` and `end_ts`). Plain SQL costs nothing.
 */
export async function renderTemplate(template: string, file: string, scope: TemplateScope): Promise<string> {
  if (!/\{[{%#]/.test(template)) return template;
  const names = new Map<string, unknown>([
    ...jinjaGlobals,
    ...Object.entries(scope.further ?? {}).map(([name, value]) => [name, fromHost(value)] as const),
    ['ref', define('ref', ['*names'], (parts: string[]) => scope.ref(parts.at(-1) ?? ''))],
    ['source', define('source', ['schema', 'table'], scope.source)],
    [
      'var',
      define('var', ['name', 'default?'], (name, fallback) => fromHost(scope.variable(name, fallback))),
    ],
    ['env_var', define('env_var', ['name', 'default?'], scope.environmentVariable)],
    ['this', scope.self],
    ['target', fromHost({name: scope.environment})],
    ['is_incremental', define('is_incremental', [], () => scope.build?.isIncremental ?? false)],
    ...Object.entries(intervalNames(scope.build?.interval)).map(
      ([name, value]) => [name, fromHost(value)] as const,
    ),
  ]);
  try {
    const compiled = templates.get({file, text: template});
    return compiled.render({lookUp: (name) => names.get(name), undefinedPolicy});
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new UsageError(`${error.place}: the template cannot be rendered: ${error.reason}`, {
      code: 'asset-invalid',
      hint:
        error.hint ??
        'Templates know ref, source, var, env_var, this, target, is_incremental() and, by time, interval.',
      cause: error,
    });
  }
}

function intervalNames(interval: BuildScope['interval']): Record<string, unknown> {
  return interval ? {interval, start_ts: interval.start, end_ts: interval.end} : {};
}
