import type {DatabaseSync, SQLOutputValue} from 'node:sqlite';

/** Number of values, their mean, and the sum of their squared distances from it. */
type Moments = Float64Array;

/**
 * `stddev_pop` and `stddev_samp`, which SQLite lacks, also over windows. Sums are kept by Welford's method, which does not
 * lose digits where the mean is large.
 */
export function registerStatistics(database: DatabaseSync): void {
  for (const [name, degrees] of [
    ['stddev_pop', 0],
    ['stddev_samp', 1],
  ] as const)
    database.aggregate<Moments>(name, {
      start: () => new Float64Array(3),
      step: change(add),
      inverse: change(remove),
      result: ([count, , squares]) =>
        count! > degrees ? Math.sqrt(Math.max(squares!, 0) / (count! - degrees)) : null,
    });
}

type Triple = readonly [count: number, mean: number, squares: number];

const change =
  (apply: (moments: Triple, value: number) => Triple) =>
  (moments: Moments, value: SQLOutputValue | undefined): Moments =>
    value === null || value === undefined
      ? moments
      : Float64Array.of(...apply([...moments] as unknown as Triple, Number(value)));

function add([count, mean, squares]: Triple, value: number): Triple {
  const distance = value - mean;
  const next = mean + distance / (count + 1);
  return [count + 1, next, squares + distance * (value - next)];
}

function remove([count, mean, squares]: Triple, value: number): Triple {
  if (count <= 1) return [0, 0, 0];
  const distance = value - mean;
  const next = mean - distance / (count - 1);
  return [count - 1, next, squares - distance * (value - next)];
}
