import {MapValue} from '../../warehouse/index.ts';
import {isTime, momentText, stepOf} from '../workbench/insight/scope.ts';
import {chunk, numberOf, type ProfiledColumn, type ProfileScope} from './column-scope.ts';
import type {Measures} from './measure-columns.ts';
import type {Bucket} from './table-profile.ts';

const mostBuckets = 20;
const columnsPerScan = 30;

interface Buckets {
  count: number;
  width: number;
  low: number;
  high: number;
  isWhole: boolean;
}

/** Histograms of all columns of numbers and times, by place; few whole numbers have a bucket each. */
export async function countBuckets(
  {columns, from, read}: ProfileScope,
  measures: readonly Measures[],
): Promise<ReadonlyMap<number, Bucket[]>> {
  const counted = columns.flatMap((each, index) => {
    const {range} = measures[index]!;
    return range ? [{each, index, buckets: bucketsOf(each, range)}] : [];
  });
  const found = new Map<number, Bucket[]>();
  for (const group of chunk(counted, columnsPerScan)) {
    const expressions = group.map(({each, buckets}) => `histogram(${placeSql(each, buckets)})`);
    const [row] = await read(`select ${expressions.join(', ')} ${from}`);
    for (const [position, {each, index, buckets}] of group.entries()) {
      const cell = row![position];
      const counts = new Map(
        cell instanceof MapValue
          ? cell.entries.map(([place, count]) => [numberOf(place), numberOf(count)])
          : [],
      );
      found.set(index, edgesOf(each, buckets, counts));
    }
  }
  return found;
}

function bucketsOf({column}: ProfiledColumn, {low, high}: {low: number; high: number}): Buckets {
  const isWhole = column.type.kind === 'integer' && high - low < mostBuckets;
  const count = low === high ? 1 : isWhole ? high - low + 1 : mostBuckets;
  return {count, width: isWhole ? 1 : stepOf({low, high}, count), low, high, isWhole};
}

function placeSql({sql}: ProfiledColumn, {count, width, low}: Buckets): string {
  const place = `floor(${sql.number} / ${width} - ${low / width})`;
  return `case when ${sql.number} is not null then cast(least(${count - 1}, greatest(0, ${place})) as integer) end`;
}

function edgesOf(
  {column}: ProfiledColumn,
  {count, width, low, high, isWhole}: Buckets,
  counts: ReadonlyMap<number, number>,
): Bucket[] {
  const shown = (value: number) => (isTime(column) ? momentText(value, column) : value);
  return Array.from({length: count}, (_, place) => ({
    from: shown(low + place * width),
    to: shown(isWhole ? low + place : place === count - 1 ? high : low + (place + 1) * width),
    count: counts.get(place) ?? 0,
  }));
}
