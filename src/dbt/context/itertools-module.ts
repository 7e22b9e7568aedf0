import {Tuple, define, iterate} from '../../jinja/index.ts';
import {Module} from './module.ts';

function combinations(items: unknown[], size: number): unknown[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, place) =>
    combinations(items.slice(place + 1), size - 1).map((rest) => [item, ...rest]),
  );
}

function product(lists: unknown[][]): unknown[][] {
  return lists.reduce<unknown[][]>(
    (sofar, list) => sofar.flatMap((row) => list.map((item) => [...row, item])),
    [[]],
  );
}

const tuples = (rows: unknown[][]) => rows.map((row) => Tuple.make(...row));

/** The part of `modules.itertools` whose results end. */
export function itertoolsModule(): Module {
  return new Module('itertools', {
    chain: new Module(
      'chain',
      {from_iterable: define('from_iterable', ['iterable'], (lists) => iterate(lists).flatMap(iterate))},
      define('chain', ['*iterables'], (lists: unknown[]) => lists.flatMap(iterate)),
    ),
    product: define('product', ['*iterables'], (lists: unknown[]) => tuples(product(lists.map(iterate)))),
    combinations: define('combinations', ['iterable', 'r'], (items, size) =>
      tuples(combinations(iterate(items), Number(size))),
    ),
    permutations: define('permutations', ['iterable', 'r?'], (items, size) => {
      const list = iterate(items);
      const permute = (rest: unknown[], left: number): unknown[][] =>
        left === 0
          ? [[]]
          : rest.flatMap((item, place) =>
              permute(rest.toSpliced(place, 1), left - 1).map((tail) => [item, ...tail]),
            );
      return tuples(permute(list, Number(size ?? list.length)));
    }),
    repeat: define('repeat', ['object', 'times'], (item, times) =>
      Array.from({length: Number(times)}, () => item),
    ),
    islice: define('islice', ['iterable', 'start', 'stop?'], (items, start, stop) =>
      stop === undefined
        ? iterate(items).slice(0, Number(start))
        : iterate(items).slice(Number(start), Number(stop)),
    ),
    accumulate: define('accumulate', ['iterable'], (items) => {
      let sum = 0;
      return iterate(items).map((item) => (sum += Number(item)));
    }),
    zip_longest: define('zip_longest', ['*iterables'], (lists: unknown[]) => {
      const all = lists.map(iterate);
      const length = Math.max(0, ...all.map((list) => list.length));
      return Array.from({length}, (_, place) => Tuple.make(...all.map((list) => list[place] ?? null)));
    }),
  });
}
