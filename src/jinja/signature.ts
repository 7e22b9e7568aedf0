import {PythonError} from './template-source.ts';
import {Callable, type Arguments} from './values.ts';

/**
 * A function for templates. Parameters are `name`, `name?` for one that may be left out, and as the last ones `*rest`
 * for a list and `**named` for a map of all others. One left out is `undefined`.
 */
export function define(
  name: string,
  parameters: readonly string[],
  work: (...values: any[]) => unknown,
  attributes: Readonly<Record<string, unknown>> = {},
): Callable {
  return new Callable(
    name,
    (given) => work(...bindArguments(name, parameters, given)),
    new Map(Object.entries(attributes)),
  );
}

/** Values in the order of the parameters. Throws what Python says of a call that does not fit. */
export function bindArguments(
  name: string,
  parameters: readonly string[],
  {positional, named}: Arguments,
): unknown[] {
  const plain = parameters.filter((parameter) => !parameter.startsWith('*'));
  const takesRest = parameters.some((parameter) => /^\*[^*]/.test(parameter));
  const takesNamed = parameters.some((parameter) => parameter.startsWith('**'));
  const known = plain.map((parameter) => parameter.replace(/\?$/, ''));
  if (positional.length > plain.length && !takesRest)
    throw new PythonError(
      `${name}() takes ${plain.length} positional argument${plain.length === 1 ? '' : 's'} but ${positional.length} were given`,
    );
  const further = new Map<string, unknown>();
  for (const [key, value] of named) {
    const place = known.indexOf(key);
    if (place >= 0 && place < positional.length)
      throw new PythonError(`${name}() got multiple values for argument '${key}'`);
    if (place >= 0) continue;
    if (!takesNamed) throw new PythonError(`${name}() got an unexpected keyword argument '${key}'`);
    further.set(key, value);
  }
  const values = plain.map((parameter, place) => {
    if (place < positional.length) return positional[place];
    if (named.has(known[place]!)) return named.get(known[place]!);
    if (parameter.endsWith('?')) return undefined;
    throw new PythonError(`${name}() missing a required argument: '${parameter}'`);
  });
  return [
    ...values,
    ...(takesRest ? [positional.slice(plain.length)] : []),
    ...(takesNamed ? [further] : []),
  ];
}
