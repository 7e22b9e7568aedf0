import {Callable, Dict, Float, HostObject, PythonSet, Undefined} from './values.ts';

/** JSON-like values and functions of the host as templates see them. Lists and mappings are copied. */
export function fromHost(value: unknown): unknown {
  if (value === undefined) return null;
  if (Array.isArray(value)) return value.map(fromHost);
  if (typeof value === 'function')
    return new Callable(value.name || 'function', ({positional}) =>
      fromHost(value(...positional.map(toHost))),
    );
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof HostObject || value instanceof Dict || value instanceof Float) return value;
  if (value instanceof Undefined || value instanceof PythonSet) return value;
  if (value instanceof Map) return new Dict([...value].map(([key, item]) => [fromHost(key), fromHost(item)]));
  if (Object.getPrototypeOf(value) !== Object.prototype && Object.getPrototypeOf(value) !== null)
    return value;
  return new Dict(Object.entries(value).map(([key, item]) => [key, fromHost(item)]));
}

/** Values of templates as JSON-like ones. Keys become text; what is not JSON stays as it is. */
export function toHost(value: unknown): unknown {
  if (value instanceof Float) return value.value;
  if (value instanceof Undefined) return undefined;
  if (Array.isArray(value)) return Array.from(value, toHost);
  if (value instanceof PythonSet) return value.members.keys().map(toHost);
  if (value instanceof Dict)
    return Object.fromEntries(value.entries().map(([key, item]) => [String(toHost(key)), toHost(item)]));
  return value;
}
