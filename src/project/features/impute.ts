import {asDouble, learnedFrom, literalsOf, overGroup, type FeatureFunction} from './feature-function.ts';
import {quantileOf} from './quantile.ts';

/** What takes the place of NULL. */
export const imputing: Readonly<Record<string, FeatureFunction>> = {
  is_missing: {
    parameters: ['column'],
    description: '1 where the value is missing, else 0 (MissingIndicator)',
    write: (_, argument) => `case when ${argument.sql('column')} is null then 1 else 0 end`,
  },
  impute_constant: {
    parameters: ['column', 'value'],
    description: 'A value for those missing (SimpleImputer, constant)',
    write: (dialect, argument) =>
      `coalesce(${argument.sql('column')}, ${literalsOf(argument.values('value'), dialect)[0]})`,
  },
  impute_mean: {
    parameters: ['column', 'partition_by?', 'where?'],
    description: 'The mean for those missing (SimpleImputer, mean)',
    write(dialect, argument) {
      const value = asDouble(argument.sql('column'), dialect);
      const learned = learnedFrom(value, argument.optionalSql('where'));
      return `coalesce(${value}, avg(${learned}) ${overGroup(argument.optionalList('partition_by'))})`;
    },
  },
  impute_median: {
    parameters: ['column', 'from', 'where?'],
    description: 'The median of a table for those missing (SimpleImputer, median)',
    write(dialect, argument) {
      const column = argument.sql('column');
      const rows = {from: argument.sql('from'), where: argument.optionalSql('where'), dialect};
      return `coalesce(${asDouble(column, dialect)}, ${quantileOf(column, 0.5, rows)})`;
    },
  },
  impute_mode: {
    parameters: ['column', 'from', 'where?'],
    description:
      'The most frequent value of a table, the least of several, for those missing (SimpleImputer, most_frequent)',
    write(_, argument) {
      const column = argument.sql('column');
      const where = argument.optionalSql('where');
      const condition = `${column} is not null${where === undefined ? '' : ` and (${where})`}`;
      return `coalesce(${column}, (select ${column} from ${argument.sql('from')} where ${condition} group by ${column} order by count(*) desc, ${column} limit 1))`;
    },
  },
};
