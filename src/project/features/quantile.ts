import type {Dialect} from '../../warehouse/index.ts';
import {asDouble} from './feature-function.ts';

/**
 * A quantile of a column as a scalar subquery, linear between the two values next to it: `numpy.quantile` with
 * `method='linear'`, which scikit-learn and pandas use. Written with ranks alone, which every system has.
 */
export function quantileOf(
  expression: string,
  share: number,
  {from, where, dialect}: {from: string; where: string | undefined; dialect: Dialect},
): string {
  if (!(share >= 0 && share <= 1)) throw new Error(`${share} is no share between 0 and 1`);
  const conditions = [`(${expression}) is not null`, ...(where === undefined ? [] : [`(${where})`])];
  const ranked = `select ${asDouble(expression, dialect)} as v, row_number() over (order by ${expression}) - 1 as r, (count(*) over () - 1) * ${share} as p from ${from} where ${conditions.join(' and ')}`;
  const below = 'max(case when r <= p then v end)';
  const above = 'min(case when r >= p then v end)';
  return `(select ${below} + (${above} - ${below}) * (max(p) - max(case when r <= p then r end)) from (${ranked}) quantile_ranks)`;
}
