import {asDouble, learnedFrom, literalsOf, type FeatureFunction} from './feature-function.ts';
import {hashOf} from './hash.ts';

/** Categories as numbers. */
export const encoding: Readonly<Record<string, FeatureFunction>> = {
  encode_onehot: {
    parameters: ['column', 'values', 'prefix?'],
    description:
      'A column for each value, named prefix_value: 1 where it is that value, else 0 (OneHotEncoder)',
    write(dialect, argument) {
      const column = argument.sql('column');
      const prefix = argument.optionalSql('prefix') ?? column;
      const values = argument.values('values');
      const literals = literalsOf(values, dialect);
      return values
        .map((value, position) => {
          const name = dialect.quoteIdentifier(`${prefix}_${value}`);
          return `case when ${column} = ${literals[position]} then 1 else 0 end as ${name}`;
        })
        .join(', ');
    },
  },
  encode_ordinal: {
    parameters: ['column', 'values?'],
    description:
      'The position of the value among those given, -1 for others, or else among all values in their order (OrdinalEncoder)',
    write(dialect, argument) {
      const column = argument.sql('column');
      if (argument.optionalList('values')) {
        const cases = literalsOf(argument.values('values'), dialect).map(
          (literal, position) => `when ${column} = ${literal} then ${position}`,
        );
        return `case when ${column} is null then null ${cases.join(' ')} else -1 end`;
      }
      // Systems differ in where NULL stands, so it is ranked apart.
      const rank = `dense_rank() over (partition by case when ${column} is null then 1 else 0 end order by ${column})`;
      return `case when ${column} is not null then ${rank} - 1 end`;
    },
  },
  encode_frequency: {
    parameters: ['column', 'where?'],
    description: 'The share of rows that have the value (pandas value_counts, normalize)',
    write(dialect, argument) {
      const column = argument.sql('column');
      const counted = learnedFrom('1', argument.optionalSql('where'));
      return `(${asDouble(`count(${counted}) over (partition by ${column})`, dialect)} / ${divisorOfCount(`count(${counted}) over ()`)})`;
    },
  },
  encode_target: {
    parameters: ['column', 'target', 'smoothing?', 'where?'],
    description:
      'The mean of the target for the value, drawn to the mean of all as by `smoothing` further rows, default 1 (TargetEncoder fitted on all rows, smooth)',
    write(dialect, argument) {
      const column = argument.sql('column');
      const target = learnedFrom(asDouble(argument.sql('target'), dialect), argument.optionalSql('where'));
      const smoothing = argument.number('smoothing', 1);
      const sum = `coalesce(sum(${target}) over (partition by ${column}), 0)`;
      return `((${sum} + ${smoothing} * avg(${target}) over ()) / nullif(count(${target}) over (partition by ${column}) + ${smoothing}, 0))`;
    },
  },
  encode_hash: {
    parameters: ['column', 'buckets'],
    description: 'A number from 0 to buckets - 1 that is the same in every system',
    write(dialect, argument) {
      const column = argument.sql('column');
      const buckets = argument.count('buckets');
      return `case when ${column} is not null then ${hashOf([column], dialect)} % ${buckets} end`;
    },
  },
  encode_cyclical: {
    parameters: ['column', 'period', 'prefix?'],
    description:
      'Two columns, prefix_sin and prefix_cos, in which the end of a period is next to its beginning',
    write(dialect, argument) {
      const column = argument.sql('column');
      const prefix = argument.optionalSql('prefix') ?? column;
      const angle = `${asDouble(column, dialect)} * ${2 * Math.PI} / ${argument.number('period')}`;
      return ['sin', 'cos']
        .map((wave) => `${wave}(${angle}) as ${dialect.quoteIdentifier(`${prefix}_${wave}`)}`)
        .join(', ');
    },
  },
};

function divisorOfCount(count: string): string {
  return `nullif(${count}, 0)`;
}
