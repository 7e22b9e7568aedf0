import {asDouble, type FeatureArguments, type FeatureFunction} from './feature-function.ts';
import type {Dialect} from '../../warehouse/index.ts';

const rolling = (aggregate: string, description: string): FeatureFunction => ({
  parameters: ['column', 'rows', 'order_by', 'partition_by?', 'min_periods?'],
  description: `${description} of the last \`rows\` rows; NULL with fewer values than min_periods, by default rows (pandas rolling)`,
  write(dialect, argument) {
    const value = asDouble(argument.sql('column'), dialect);
    const rows = argument.count('rows');
    const over = `over (${orderOf(argument)} rows between ${rows - 1} preceding and current row)`;
    const least = argument.number('min_periods', rows);
    return `case when count(${value}) ${over} >= ${least} then ${aggregate}(${value}) ${over} end`;
  },
});

const shifted = (
  description: string,
  combine: (value: string, former: string, dialect: Dialect) => string,
): FeatureFunction => ({
  parameters: ['column', 'order_by', 'partition_by?', 'rows?'],
  description,
  write(dialect, argument) {
    const column = argument.sql('column');
    const former = `lag(${column}, ${argument.number('rows', 1)}) over (${orderOf(argument)})`;
    return combine(column, former, dialect);
  },
});

/** What rows before tell about a row. */
export const windows: Readonly<Record<string, FeatureFunction>> = {
  lag: shifted('The value `rows` (default 1) before (pandas shift)', (_, former) => former),
  difference: shifted(
    'By how much the value differs from the one `rows` before (pandas diff)',
    (value, former) => `(${value} - ${former})`,
  ),
  change: shifted(
    'The difference as a share of the value `rows` before (pandas pct_change)',
    (value, former, dialect) => `(${asDouble(value, dialect)} / nullif(${asDouble(former, dialect)}, 0) - 1)`,
  ),
  rolling_mean: rolling('avg', 'The mean'),
  rolling_sum: rolling('sum', 'The sum'),
  rolling_min: rolling('min', 'The least'),
  rolling_max: rolling('max', 'The greatest'),
  rolling_std: rolling('stddev_samp', 'The standard deviation of the sample'),
  running_sum: {
    parameters: ['column', 'order_by', 'partition_by?'],
    description: 'The sum of all rows so far (pandas cumsum)',
    write: (_, argument) =>
      `sum(${argument.sql('column')}) over (${orderOf(argument)} rows between unbounded preceding and current row)`,
  },
};

function orderOf(argument: FeatureArguments): string {
  const groups = argument.optionalList('partition_by');
  const partition = groups ? `partition by ${groups.join(', ')} ` : '';
  return `${partition}order by ${argument.list('order_by').join(', ')}`;
}
