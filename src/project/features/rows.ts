import type {FeatureFunction} from './feature-function.ts';
import {hashOf, hashValues} from './hash.ts';

/** Which rows there are, and which belong together. */
export const rows: Readonly<Record<string, FeatureFunction>> = {
  train_test: {
    parameters: ['key', 'test?', 'seed?'],
    description:
      "'test' for about that share of the keys (default 0.2), else 'train'; rows of one key stay together, and every system chooses the same",
    write(dialect, argument) {
      const share = argument.number('test', 0.2);
      if (!(share >= 0 && share <= 1)) throw new Error(`test: ${share} is no share between 0 and 1`);
      const below = (BigInt(Math.round(share * 1e9)) * hashValues) / 1_000_000_000n;
      return `case when ${seededHash(argument.list('key'), argument.number('seed', 0))} < ${below} then 'test' else 'train' end`;

      function seededHash(key: readonly string[], seed: number): string {
        return hashOf([`'${seed}'`, ...key], dialect);
      }
    },
  },
  fold: {
    parameters: ['key', 'folds', 'seed?'],
    description: 'The number of the fold, from 0 on, for cross-validation; rows of one key stay together',
    write: (dialect, argument) =>
      `${hashOf([`'${argument.number('seed', 0)}'`, ...argument.list('key')], dialect)} % ${argument.count('folds')}`,
  },
  dedupe: {
    parameters: ['from', 'key', 'order_by', 'columns'],
    description: 'A SELECT of the first row of each key in that order (pandas drop_duplicates, sorted)',
    write(dialect, argument) {
      const columns = argument.list('columns').join(', ');
      const rank = `row_number() over (partition by ${argument.list('key').join(', ')} order by ${argument.list('order_by').join(', ')})`;
      return `select ${columns} from (select ${columns}, ${rank} as ${rowNumber(dialect)} from ${argument.sql('from')}) deduped where ${rowNumber(dialect)} = 1`;
    },
  },
  fill_forward: {
    parameters: ['from', 'column', 'order_by', 'columns', 'partition_by?'],
    description:
      'A SELECT of the columns, and of the column with the last value before for those missing (pandas ffill)',
    write(_, argument) {
      const [from, column] = [argument.sql('from'), argument.sql('column')];
      const columns = argument.list('columns').join(', ');
      const groups = argument.optionalList('partition_by') ?? [];
      const partition = groups.length > 0 ? `partition by ${groups.join(', ')} ` : '';
      const counted = `select ${columns}, ${column}, count(${column}) over (${partition}order by ${argument.list('order_by').join(', ')}) as fill_group${groups.map((group, place) => `, ${group} as fill_key_${place}`).join('')} from ${from}`;
      const together = [...groups.map((__, place) => `fill_key_${place}`), 'fill_group'].join(', ');
      return `select ${columns}, max(${column}) over (partition by ${together}) as ${column} from (${counted}) filled`;
    },
  },
  point_in_time: {
    parameters: ['left', 'right', 'key', 'left_time', 'right_time', 'columns', 'prefix?', 'tolerance?'],
    description:
      'A SELECT of all rows of the left table with columns of the last row of the right one that was known then, no older than the tolerance, an SQL expression (pandas merge_asof, backward)',
    write(dialect, argument) {
      const key = argument.list('key');
      const columns = argument.list('columns');
      const prefix = argument.optionalSql('prefix') ?? '';
      const [leftTime, rightTime] = [`l.${argument.sql('left_time')}`, argument.sql('right_time')];
      const tolerance = argument.optionalSql('tolerance');
      const right = argument.sql('right');
      const needed = [...new Set([...key, rightTime, ...columns])].join(', ');
      // Two rows of one moment would double the left one.
      const rank = `row_number() over (partition by ${[...key, rightTime].join(', ')} order by ${columns.join(', ')})`;
      const unique = `select ${needed}, ${rank} as ${rowNumber(dialect)} from ${right}`;
      const sameKey = (alias: string) =>
        key.map((column) => `${alias}.${column} = l.${column}`).join(' and ');
      const oldest = tolerance === undefined ? '' : ` and e.${rightTime} >= ${leftTime} - ${tolerance}`;
      const latest = `select max(e.${rightTime}) from ${right} e where ${sameKey('e')} and e.${rightTime} <= ${leftTime}${oldest}`;
      const chosen = columns.map((column) => `r.${column} as ${prefix}${column}`).join(', ');
      return `select l.*, ${chosen} from ${argument.sql('left')} l left join (${unique}) r on ${sameKey('r')} and r.${rowNumber(dialect)} = 1 and r.${rightTime} = (${latest})`;
    },
  },
};

const rowNumber = ({quoteIdentifier}: {quoteIdentifier(name: string): string}): string =>
  quoteIdentifier('_row_number');
