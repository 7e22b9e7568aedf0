import {parse} from 'yaml';
import {TemplateCache, fromHost, toHost, toText, Undefined, type Environment} from '../../jinja/index.ts';

const templates = new TemplateCache();

/**
 * Renders one value of a YAML file. A text that is a single `{{ }}` gives what the expression gives, which need not be
 * text; with `as_bool`, `as_number` or `as_native` its text is read as a value.
 */
export function renderValue(text: string, file: string, environment: Environment): unknown {
  if (!/\{[{%#]/.test(text)) return text;
  const compiled = templates.get({file, text});
  const single = compiled.single();
  if (!single) return compiled.render(environment);
  const value = single.evaluate(environment);
  if (
    single.filter !== undefined &&
    /^as_(bool|number|native)$/.test(single.filter) &&
    typeof value === 'string'
  )
    return fromHost(parse(value.replace(/^None$/, 'null')));
  return value instanceof Undefined ? '' : value;
}

/** Renders every text inside of a value; `skip` names paths that stay as they are written. */
export function renderTree(
  value: unknown,
  file: string,
  environment: Environment,
  skip: (path: readonly PropertyKey[]) => boolean = () => false,
  path: readonly PropertyKey[] = [],
): unknown {
  if (skip(path)) return value;
  if (typeof value === 'string') return toHost(renderValue(value, file, environment));
  if (Array.isArray(value))
    return value.map((item, place) => renderTree(item, file, environment, skip, [...path, place]));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      toText(renderValue(key, file, environment)),
      renderTree(item, file, environment, skip, [...path, key]),
    ]),
  );
}
