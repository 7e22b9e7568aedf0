import {UsageError, messageOf} from '../errors/index.ts';

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
}

/** Renders Jinja with `ref`, `source`, `var`, `env_var`, `this` and `target`. Plain SQL costs nothing. */
export async function renderTemplate(template: string, file: string, scope: TemplateScope): Promise<string> {
  if (!/\{[{%#]/.test(template)) return template;
  const {default: nunjucks} = await import('nunjucks');
  const environment = new nunjucks.Environment(null, {
    autoescape: false,
    throwOnUndefined: true,
    trimBlocks: false,
  });
  let usage: UsageError | undefined;
  const remember = <Arguments extends unknown[], Result>(call: (...args: Arguments) => Result) => {
    return (...args: Arguments) => {
      try {
        return call(...args);
      } catch (error) {
        if (error instanceof UsageError) usage = error;
        throw error;
      }
    };
  };
  try {
    return environment.renderString(template, {
      ref: remember((...names: string[]) => scope.ref(names.at(-1) ?? '')),
      source: remember(scope.source),
      var: remember(scope.variable),
      env_var: remember(scope.environmentVariable),
      this: scope.self,
      target: {name: scope.environment},
    });
  } catch (error) {
    const place = /\[Line (\d+), Column (\d+)\]/.exec(messageOf(error));
    const label = place ? `${file}:${place[1]}:${place[2]}` : file;
    const reason =
      usage?.message ??
      messageOf(error)
        .replace(/^.*?\]\s*/s, '')
        .replace(/^\w*Error:\s*/, '');
    throw new UsageError(`${label}: the template cannot be rendered: ${reason}`, {
      code: 'asset-invalid',
      hint: usage?.hint ?? 'Templates know ref, source, var, env_var, this and target.',
      cause: error,
    });
  }
}
