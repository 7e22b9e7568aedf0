import {areEqual, asNumber, iterate, order} from '../operators.ts';
import {toRepresentation} from '../python-text.ts';
import {bindArguments} from '../signature.ts';
import {PythonError} from '../template-source.ts';
import {Callable, Dict, PythonSet, Tuple, type Arguments} from '../values.ts';

type Method<Self> = (self: Self, given: Arguments) => unknown;

function method<Self>(
  parameters: readonly string[],
  work: (self: Self, ...values: any[]) => unknown,
): Method<Self> {
  return (self, given) => work(self, ...bindArguments('method', parameters, given));
}

function positionOf(list: readonly unknown[], item: unknown): number {
  const place = list.findIndex((member) => areEqual(member, item));
  if (place < 0) throw new PythonError(`${toRepresentation(item)} is not in list`);
  return place;
}

/** A position of Python, where -1 is the last. */
export function placeIn(length: number, index: unknown): number {
  const number = Number(asNumber(index)?.value ?? Number.NaN);
  return number < 0 ? number + length : number;
}

function pop(list: unknown[], index: unknown = -1): unknown {
  const place = placeIn(list.length, index);
  if (!(place in list))
    throw new PythonError(list.length === 0 ? 'pop from empty list' : 'pop index out of range');
  return list.splice(place, 1)[0];
}

function sortInPlace(list: unknown[], isReversed: unknown, key: unknown): null {
  const keyOf = (item: unknown) =>
    key instanceof Callable ? key.call({positional: [item], named: new Map()}) : item;
  list.sort((a, b) => order(keyOf(a), keyOf(b)));
  if (isReversed === true) list.reverse();
  return null;
}

const sequenceMethods: Record<string, Method<unknown[]>> = {
  index: method(['value'], positionOf),
  count: method(['value'], (list, item) => list.filter((member) => areEqual(member, item)).length),
};

export const tupleMethods: Readonly<Record<string, Method<Tuple>>> = sequenceMethods;

export const listMethods: Readonly<Record<string, Method<unknown[]>>> = {
  ...sequenceMethods,
  append: method(['object'], (list, item) => {
    list.push(item);
    return null;
  }),
  extend: method(['iterable'], (list, items) => {
    list.push(...iterate(items));
    return null;
  }),
  insert: method(['index', 'object'], (list, index, item) => {
    list.splice(Math.max(0, placeIn(list.length, index)), 0, item);
    return null;
  }),
  pop: method(['index?'], pop),
  remove: method(['value'], (list, item) => {
    list.splice(positionOf(list, item), 1);
    return null;
  }),
  clear: method([], (list) => {
    list.length = 0;
    return null;
  }),
  copy: method([], (list) => [...list]),
  reverse: method([], (list) => {
    list.reverse();
    return null;
  }),
  sort: method(['reverse?', 'key?'], sortInPlace),
};

function popKey(dict: Dict, key: unknown, fallback: unknown): unknown {
  if (!dict.has(key)) {
    if (fallback !== undefined) return fallback;
    throw new PythonError(`KeyError: ${toRepresentation(key)}`);
  }
  const value = dict.get(key);
  dict.delete(key);
  return value;
}

/** Pairs of a mapping or of a list of pairs. */
export function pairsOf(value: unknown): [unknown, unknown][] {
  if (value instanceof Dict) return value.entries();
  return iterate(value).map((pair) => {
    const [key, item] = iterate(pair);
    return [key, item];
  });
}

export const dictMethods: Readonly<Record<string, Method<Dict>>> = {
  items: method([], (dict) => dict.entries().map(([key, value]) => Tuple.make(key, value))),
  keys: method([], (dict) => dict.keys()),
  values: method([], (dict) => dict.values()),
  get: method(['key', 'default?'], (dict, key, fallback) =>
    dict.has(key) ? dict.get(key) : (fallback ?? null),
  ),
  pop: method(['key', 'default?'], popKey),
  popitem: method([], (dict) => {
    const last = dict.entries().at(-1);
    if (!last) throw new PythonError('popitem(): dictionary is empty');
    dict.delete(last[0]);
    return Tuple.make(...last);
  }),
  setdefault: method(['key', 'default?'], (dict, key, fallback) => {
    if (!dict.has(key)) dict.set(key, fallback ?? null);
    return dict.get(key);
  }),
  update: (dict, {positional, named}) => {
    for (const source of positional) for (const [key, value] of pairsOf(source)) dict.set(key, value);
    for (const [key, value] of named) dict.set(key, value);
    return null;
  },
  copy: method([], (dict) => new Dict(dict.entries())),
  clear: method([], (dict) => {
    dict.clear();
    return null;
  }),
};

export const setMethods: Readonly<Record<string, Method<PythonSet>>> = {
  add: method(['element'], ({members}, item) => {
    members.set(item, true);
    return null;
  }),
  discard: method(['element'], ({members}, item) => {
    members.delete(item);
    return null;
  }),
  remove: method(['element'], ({members}, item) => {
    if (!members.delete(item)) throw new PythonError(`KeyError: ${toRepresentation(item)}`);
    return null;
  }),
  update: method(['*others'], ({members}, others) => {
    for (const other of others) for (const item of iterate(other)) members.set(item, true);
    return null;
  }),
  union: method(
    ['*others'],
    ({members}, others) => new PythonSet([members.keys(), ...others.map(iterate)].flat()),
  ),
  intersection: method(
    ['other'],
    ({members}, other) => new PythonSet(iterate(other).filter((item) => members.has(item))),
  ),
  difference: method(['other'], ({members}, other) => {
    const others = new PythonSet(iterate(other)).members;
    return new PythonSet(members.keys().filter((item) => !others.has(item)));
  }),
  issubset: method(['other'], ({members}, other) => {
    const others = new PythonSet(iterate(other)).members;
    return members.keys().every((item) => others.has(item));
  }),
  issuperset: method(['other'], ({members}, other) => iterate(other).every((item) => members.has(item))),
  copy: method([], ({members}) => new PythonSet(members.keys())),
};
