import {numberOf, type ProfiledColumn, type ProfileScope} from './column-scope.ts';
import type {DateFacts} from './table-profile.ts';

const mostGaps = 3;

/** Days without a row between the first and the last one; undefined where no day is finite. */
export async function findGaps(
  {from, read}: ProfileScope,
  {column, sql: {value}}: ProfiledColumn,
): Promise<DateFacts | undefined> {
  const moment =
    column.type.kind === 'date' ? `try_cast(${value} as date)` : `try_cast(${value} as timestamp)`;
  const days = `select distinct try_cast(m as date) as d from (select ${moment} as m ${from}) where isfinite(m)`;
  const rows = await read(
    `with days as (${days}), steps as (select d, lead(d) over (order by d) as next from days)
     select cast(d as varchar), cast(next as varchar), date_diff('day', d, next) - 1,
       sum(date_diff('day', d, next) - 1) over (), sum(date_diff('day', d, next)) over ()
     from steps order by 3 desc nulls last, d limit ${mostGaps}`,
  );
  if (rows.length === 0) return undefined;
  return {
    days: numberOf(rows[0]![4]) + 1,
    missingDays: numberOf(rows[0]![3]),
    gaps: rows
      .filter(([, , missing]) => numberOf(missing) > 0)
      .map(([after, before, missing]) => ({
        after: String(after),
        before: String(before),
        days: numberOf(missing),
      })),
  };
}
