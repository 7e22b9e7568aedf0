import {
  asDouble,
  divisor,
  learnedFrom,
  overGroup,
  type FeatureArguments,
  type FeatureFunction,
} from './feature-function.ts';
import {quantileOf} from './quantile.ts';
import type {Dialect} from '../../warehouse/index.ts';

/** Numbers brought to a common scale. */
export const scaling: Readonly<Record<string, FeatureFunction>> = {
  scale_standard: {
    parameters: ['column', 'partition_by?', 'where?'],
    description: 'Mean 0 and standard deviation 1 (StandardScaler)',
    write(dialect, argument) {
      const {value, learned, over} = scaled(dialect, argument);
      return `((${value} - avg(${learned}) ${over}) / ${divisor(`stddev_pop(${learned}) ${over}`)})`;
    },
  },
  scale_minmax: {
    parameters: ['column', 'low?', 'high?', 'partition_by?', 'where?'],
    description: 'From low to high, by default 0 to 1 (MinMaxScaler)',
    write(dialect, argument) {
      const {value, learned, over} = scaled(dialect, argument);
      const [low, high] = [argument.number('low', 0), argument.number('high', 1)];
      const least = `min(${learned}) ${over}`;
      return `((${value} - ${least}) / ${divisor(`(max(${learned}) ${over} - ${least})`)} * ${high - low} + ${low})`;
    },
  },
  scale_maxabs: {
    parameters: ['column', 'partition_by?', 'where?'],
    description: 'Divided by the greatest absolute value (MaxAbsScaler)',
    write(dialect, argument) {
      const {value, learned, over} = scaled(dialect, argument);
      return `(${value} / ${divisor(`max(abs(${learned})) ${over}`)})`;
    },
  },
  scale_robust: {
    parameters: ['column', 'from', 'lower?', 'upper?', 'where?'],
    description: 'Median 0, and 1 between two quantiles of a table, by default 0.25 and 0.75 (RobustScaler)',
    write(dialect, argument) {
      const column = argument.sql('column');
      const rows = {from: argument.sql('from'), where: argument.optionalSql('where'), dialect};
      const quantile = (share: number) => quantileOf(column, share, rows);
      const range = `(${quantile(argument.number('upper', 0.75))} - ${quantile(argument.number('lower', 0.25))})`;
      return `((${asDouble(column, dialect)} - ${quantile(0.5)}) / ${divisor(range)})`;
    },
  },
  scale_log: {
    parameters: ['column'],
    description: 'Natural logarithm of 1 + x (numpy.log1p)',
    write: (dialect, argument) => `ln(1 + ${asDouble(argument.sql('column'), dialect)})`,
  },
  scale_unit: {
    parameters: ['column', 'columns'],
    description: 'Divided by the Euclidean length of the columns of the row (Normalizer, l2)',
    write(dialect, argument) {
      const squares = argument
        .list('columns')
        .map((column) => `${asDouble(column, dialect)} * ${asDouble(column, dialect)}`);
      return `(${asDouble(argument.sql('column'), dialect)} / ${divisor(`sqrt(${squares.join(' + ')})`)})`;
    },
  },
};

function scaled(dialect: Dialect, argument: FeatureArguments) {
  const value = asDouble(argument.sql('column'), dialect);
  return {
    value,
    learned: learnedFrom(value, argument.optionalSql('where')),
    over: overGroup(argument.optionalList('partition_by')),
  };
}
