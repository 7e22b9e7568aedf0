import {asNumber, lengthOf} from '../operators.ts';
import {toRepresentation, typeName} from '../python-text.ts';
import {PythonError} from '../template-source.ts';
import {Callable, Dict, HostObject, PythonSet, Tuple, Undefined, type Arguments} from '../values.ts';
import {dictMethods, listMethods, placeIn, setMethods, tupleMethods} from './collection-methods.ts';
import {stringMethods} from './string-methods.ts';

function methodsOf(value: unknown): Readonly<Record<string, (self: any, given: Arguments) => unknown>> {
  if (typeof value === 'string') return stringMethods;
  if (value instanceof Tuple) return tupleMethods;
  if (Array.isArray(value)) return listMethods;
  if (value instanceof Dict) return dictMethods;
  if (value instanceof PythonSet) return setMethods;
  return {};
}

function ownAttribute(value: unknown, name: string): unknown {
  if (value instanceof HostObject) return value.attribute(name);
  const methods = methodsOf(value);
  if (!Object.hasOwn(methods, name)) return undefined;
  const method = methods[name]!;
  return new Callable(name, (given) => method(value, given));
}

/** `value.name`: an attribute, otherwise an item. */
export function lookUpAttribute(value: unknown, name: string): unknown {
  const attribute = ownAttribute(value, name);
  if (attribute !== undefined) return attribute;
  if (value instanceof Dict && value.has(name)) return value.get(name);
  if (value instanceof Undefined) throw new PythonError(`${value.what} is undefined`);
  return new Undefined(`'${typeName(value)} object' has no attribute '${name}', so it`);
}

/** `value[key]`: an item, otherwise an attribute. */
export function lookUpItem(value: unknown, key: unknown): unknown {
  if (value instanceof Dict) {
    if (value.has(key)) return value.get(key);
  } else if ((Array.isArray(value) || typeof value === 'string') && asNumber(key)) {
    const list = typeof value === 'string' ? Array.from(value) : value;
    const place = placeIn(list.length, key);
    if (place in list) return list[place];
    return new Undefined(`${typeName(value)} object has no element ${toRepresentation(key)}, so it`);
  } else if (value instanceof HostObject) {
    const item = value.item(key);
    if (item !== undefined) return item;
  } else if (value instanceof Undefined) throw new PythonError(`${value.what} is undefined`);
  const attribute = typeof key === 'string' ? ownAttribute(value, key) : undefined;
  return (
    attribute ?? new Undefined(`'${typeName(value)} object' has no attribute ${toRepresentation(key)}, so it`)
  );
}

/** `value[start:end:step]`. */
export function sliceOf(value: unknown, [start, end, step]: readonly unknown[]): unknown {
  const by = step === undefined || step === null ? 1 : Number(asNumber(step)?.value);
  if (by === 0) throw new PythonError('slice step cannot be zero');
  if (typeof value !== 'string' && !Array.isArray(value))
    throw new PythonError(`'${typeName(value)}' object cannot be sliced`);
  const items = Array.from(value as Iterable<unknown>);
  const length = lengthOf(items);
  const bound = (given: unknown, fallback: number) =>
    given === undefined || given === null
      ? fallback
      : Math.min(Math.max(placeIn(length, given), by < 0 ? -1 : 0), by < 0 ? length - 1 : length);
  const first = bound(start, by < 0 ? length - 1 : 0);
  const last = bound(end, by < 0 ? -1 : length);
  const taken: unknown[] = [];
  for (let place = first; by > 0 ? place < last : place > last; place += by) taken.push(items[place]);
  if (typeof value === 'string') return taken.join('');
  return value instanceof Tuple ? Tuple.make(...taken) : taken;
}
