import {isTime, momentText, stepOf, toNumber, type Scope} from './scope.ts';

/** Values from `from` up to `to`; only the last bucket holds `to` itself. Times are text, everything else numbers. */
export interface Bucket {
  from: number | string;
  to: number | string;
  count: number;
}

const mostBuckets = 20;

/** Buckets of equal width; few whole numbers have a bucket each. */
export async function readHistogram(
  scope: Scope,
  index: number,
  {low, high}: {low: number; high: number},
): Promise<Bucket[]> {
  const column = scope.column(index);
  const isWhole = column.type.kind === 'integer' && high - low < mostBuckets;
  const count = low === high ? 1 : isWhole ? high - low + 1 : mostBuckets;
  const width = isWhole ? 1 : stepOf({low, high}, count);
  const rows = await scope.read(
    `select least(${count - 1}, greatest(0, cast(floor(n / ${width} - ${low / width}) as integer))), count(*)
     from (select ${scope.sqlOf(index).number!} as n ${scope.from}) where n is not null group by 1`,
  );
  const counts = new Map(rows.map(([bucket, rowCount]) => [toNumber(bucket), toNumber(rowCount)]));
  const shown = (value: number) => (isTime(column) ? momentText(value, column) : value);
  return Array.from({length: count}, (_, bucket) => ({
    from: shown(low + bucket * width),
    to: shown(isWhole ? low + bucket : bucket === count - 1 ? high : low + (bucket + 1) * width),
    count: counts.get(bucket) ?? 0,
  }));
}
