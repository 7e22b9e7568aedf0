import {pairsOf} from '../methods/collection-methods.ts';
import {lookUpAttribute, lookUpItem} from '../methods/look-up.ts';
import {applyBinary, areEqual, asNumber, isTrue, iterate, negate, order, toFloat} from '../operators.ts';
import {toText} from '../python-text.ts';
import {bindArguments} from '../signature.ts';
import {PythonError} from '../template-source.ts';
import {Dict, Tuple, Undefined} from '../values.ts';
import type {Filter, FilterInput, Filters} from './filter-input.ts';

function bound(parameters: readonly string[], work: (value: unknown, ...values: any[]) => unknown): Filter {
  return ({value, given}) => work(value, ...bindArguments('filter', parameters, given));
}

/** Follows `a.b.0` from a value; no attribute at all gives the value. */
function followAttribute(value: unknown, path: unknown, fallback?: unknown): unknown {
  if (path === undefined || path === null) return value;
  if (typeof path === 'number') return lookUpItem(value, path);
  let found = value;
  for (const step of String(path).split('.')) {
    found = /^\d+$/.test(step) ? lookUpItem(found, Number(step)) : itemFirst(found, step);
    if (found instanceof Undefined) return fallback === undefined ? found : fallback;
  }
  return found;
}

function itemFirst(value: unknown, name: string): unknown {
  return value instanceof Dict && value.has(name) ? value.get(name) : lookUpAttribute(value, name);
}

function folded(value: unknown, isCaseSensitive: unknown): unknown {
  return typeof value === 'string' && !isTrue(isCaseSensitive) ? value.toLowerCase() : value;
}

function sorted(
  value: unknown,
  isReversed: unknown,
  isCaseSensitive: unknown,
  attribute: unknown,
): unknown[] {
  const paths = typeof attribute === 'string' ? attribute.split(',') : [attribute];
  const keyed = iterate(value).map((item) => ({
    item,
    keys: paths.map((path) => folded(followAttribute(item, path), isCaseSensitive)),
  }));
  const direction = isTrue(isReversed) ? -1 : 1;
  return keyed.toSorted((a, b) => direction * order(a.keys, b.keys)).map(({item}) => item);
}

function unique(value: unknown, isCaseSensitive: unknown, attribute: unknown): unknown[] {
  const seen = new Dict();
  return iterate(value).filter((item) => {
    const key = folded(followAttribute(item, attribute), isCaseSensitive);
    if (seen.has(key)) return false;
    seen.set(key, true);
    return true;
  });
}

function extreme(direction: 1 | -1) {
  return (value: unknown, isCaseSensitive: unknown, attribute: unknown) => {
    const items = iterate(value);
    if (items.length === 0) return new Undefined('No aggregated item, sequence was empty: it');
    const keyOf = (item: unknown) => folded(followAttribute(item, attribute), isCaseSensitive);
    return items.reduce((best, item) => (direction * order(keyOf(item), keyOf(best)) < 0 ? item : best));
  };
}

function groupBy(value: unknown, attribute: unknown, fallback: unknown): unknown[] {
  const groups = new Dict();
  for (const item of sorted(value, false, false, attribute)) {
    const key = followAttribute(item, attribute, fallback);
    const known = groups.keys().find((other) => areEqual(folded(other, false), folded(key, false)));
    if (known === undefined) groups.set(key, [item]);
    else (groups.get(known) as unknown[]).push(item);
  }
  return groups.entries().map(([grouper, list]) => Tuple.make(grouper, list));
}

function map({value, given: {positional, named}, filter}: FilterInput): unknown[] {
  const items = iterate(value);
  if (positional.length === 0) {
    if (!named.has('attribute')) throw new PythonError('map requires a filter argument');
    return items.map((item) => followAttribute(item, named.get('attribute'), named.get('default')));
  }
  const [name, ...rest] = positional;
  return items.map((item) => filter(String(name), item, {positional: rest, named}));
}

/** `select`, `reject` and the same by an attribute. */
function choose(isWanted: boolean, byAttribute: boolean): Filter {
  return ({value, given: {positional, named}, test}) => {
    const [attribute, ...others] = byAttribute ? positional : [undefined, ...positional];
    if (byAttribute && attribute === undefined) throw new PythonError('Missing parameter for attribute name');
    const [name, ...rest] = others;
    return iterate(value).filter((item) => {
      const looked = followAttribute(item, attribute);
      const holds =
        name === undefined ? isTrue(looked) : test(String(name), looked, {positional: rest, named});
      return holds === isWanted;
    });
  };
}

function slices(value: unknown, count: number, fill: unknown): unknown[][] {
  const items = iterate(value);
  const size = Math.floor(items.length / count);
  const longer = items.length % count;
  let place = 0;
  return Array.from({length: count}, (_, number) => {
    const part = items.slice(place, (place += size + (number < longer ? 1 : 0)));
    return fill !== undefined && fill !== null && number >= longer && longer > 0 ? [...part, fill] : part;
  });
}

function batches(value: unknown, size: number, fill: unknown): unknown[][] {
  const items = iterate(value);
  const parts: unknown[][] = [];
  for (let place = 0; place < items.length; place += size) parts.push(items.slice(place, place + size));
  const last = parts.at(-1);
  if (last && fill !== undefined && fill !== null) while (last.length < size) last.push(fill);
  return parts;
}

function round(value: unknown, precision: unknown = 0, method: unknown = 'common'): unknown {
  const number = asNumber(value);
  if (!number) throw new PythonError(`type ${toText(value)} doesn't define round`);
  const scale = 10 ** Number(precision);
  const scaled = Number(number.value) * scale;
  const whole =
    method === 'ceil' ? Math.ceil(scaled) : method === 'floor' ? Math.floor(scaled) : roundHalfEven(scaled);
  return toFloat(whole / scale);
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (Math.abs(value - floor - 0.5) > 1e-9) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

function toNumber(value: unknown, fallback: unknown): unknown {
  const number = asNumber(value);
  if (number) return toFloat(Number(number.value));
  const text = toText(value).trim();
  return text !== '' && Number.isFinite(Number(text))
    ? toFloat(Number(text))
    : toFloat(Number(asNumber(fallback ?? 0)!.value));
}

const same: Filter = ({value}) => value;
const defaulted = bound(['default_value?', 'boolean?'], (value, fallback = '', alsoFalse = false) =>
  value instanceof Undefined || (isTrue(alsoFalse) && !isTrue(value)) ? fallback : value,
);

export const listFilters: Filters = {
  list: ({value}) => iterate(value),
  first: ({value}) => iterate(value)[0] ?? new Undefined('No first item, sequence was empty: it'),
  last: ({value}) => iterate(value).at(-1) ?? new Undefined('No last item, sequence was empty: it'),
  join: bound(['d?', 'attribute?'], (value, separator = '', attribute) =>
    iterate(value)
      .map((item) => toText(followAttribute(item, attribute)))
      .join(toText(separator)),
  ),
  sort: bound(['reverse?', 'case_sensitive?', 'attribute?'], sorted),
  unique: bound(['case_sensitive?', 'attribute?'], unique),
  min: bound(['case_sensitive?', 'attribute?'], extreme(1)),
  max: bound(['case_sensitive?', 'attribute?'], extreme(-1)),
  sum: bound(['attribute?', 'start?'], (value, attribute, start = 0) =>
    iterate(value).reduce((sum, item) => applyBinary('+', sum, followAttribute(item, attribute)), start),
  ),
  reverse: ({value}) =>
    typeof value === 'string' ? Array.from(value).toReversed().join('') : iterate(value).toReversed(),
  groupby: bound(['attribute', 'default?'], groupBy),
  map,
  select: choose(true, false),
  reject: choose(false, false),
  selectattr: choose(true, true),
  rejectattr: choose(false, true),
  slice: bound(['slices', 'fill_with?'], slices),
  batch: bound(['linecount', 'fill_with?'], batches),
  dictsort: bound(['case_sensitive?', 'by?', 'reverse?'], (value, isCaseSensitive, by = 'key', isReversed) =>
    sorted(
      pairsOf(value).map((pair) => Tuple.make(...pair)),
      isReversed,
      isCaseSensitive,
      by === 'value' ? 1 : 0,
    ),
  ),
  items: ({value}) => (value instanceof Undefined ? [] : pairsOf(value).map((pair) => Tuple.make(...pair))),
  attr: bound(['name'], (value, name) => lookUpAttribute(value, String(name))),
  abs: ({value}) => (order(value, 0) < 0 ? negate(value) : value),
  round: bound(['precision?', 'method?'], round),
  float: bound(['default?'], toNumber),
  default: defaulted,
  d: defaulted,
  as_text: same,
  as_bool: same,
  as_native: same,
  as_number: same,
};
