import {asDouble, type FeatureFunction} from './feature-function.ts';
import {quantileOf} from './quantile.ts';
import {scaling} from './scale.ts';

/** Values far from the others. */
export const outliers: Readonly<Record<string, FeatureFunction>> = {
  outlier_zscore: {
    parameters: ['column', 'threshold?', 'partition_by?', 'where?'],
    description:
      '1 where the value is more than `threshold` (default 3) standard deviations from the mean, else 0',
    write: (dialect, argument) =>
      `case when abs(${scaling['scale_standard']!.write(dialect, argument)}) > ${argument.number('threshold', 3)} then 1 else 0 end`,
  },
  outlier_iqr: {
    parameters: ['column', 'from', 'factor?', 'where?'],
    description:
      '1 where the value is more than `factor` (default 1.5) times the distance of the quartiles of a table beyond them, else 0 (Tukey)',
    write(dialect, argument) {
      const column = argument.sql('column');
      const rows = {from: argument.sql('from'), where: argument.optionalSql('where'), dialect};
      const [first, third] = [quantileOf(column, 0.25, rows), quantileOf(column, 0.75, rows)];
      const reach = `${argument.number('factor', 1.5)} * (${third} - ${first})`;
      const value = asDouble(column, dialect);
      return `case when ${value} < ${first} - ${reach} or ${value} > ${third} + ${reach} then 1 else 0 end`;
    },
  },
  clip: {
    parameters: ['column', 'low', 'high'],
    description: 'The value, but not below low and not above high (numpy.clip)',
    write: (dialect, argument) =>
      clipped(
        asDouble(argument.sql('column'), dialect),
        String(argument.number('low')),
        String(argument.number('high')),
      ),
  },
  clip_quantiles: {
    parameters: ['column', 'from', 'lower?', 'upper?', 'where?'],
    description: 'The value, but not beyond two quantiles of a table, by default 0.05 and 0.95',
    write(dialect, argument) {
      const column = argument.sql('column');
      const rows = {from: argument.sql('from'), where: argument.optionalSql('where'), dialect};
      const quantile = (share: number) => quantileOf(column, share, rows);
      return clipped(
        asDouble(column, dialect),
        quantile(argument.number('lower', 0.05)),
        quantile(argument.number('upper', 0.95)),
      );
    },
  },
};

function clipped(value: string, low: string, high: string): string {
  return `case when ${value} < ${low} then ${low} when ${value} > ${high} then ${high} else ${value} end`;
}
