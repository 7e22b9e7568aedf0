import {UsageError} from '../../errors/index.ts';
import type {FrozenTime} from '../../sql/freeze-time.ts';
import type {ColumnType, Dialect} from '../../warehouse/index.ts';

/** A moment as SQL of a dialect. Throws `UsageError` for a text that is no time. */
export function frozenTime(now: string, dialect: Dialect, place: string): FrozenTime {
  const at = new Date(
    /[zZ]|[+-]\d\d:?\d\d$/.test(now) || /^\d{4}-\d\d-\d\d$/.test(now) ? now : `${now.replace(' ', 'T')}Z`,
  );
  if (Number.isNaN(at.getTime()))
    throw new UsageError(`${place}: now: ${now} is no time`, {
      code: 'asset-invalid',
      hint: 'Write e.g. `now: 2026-01-31T12:00:00Z`.',
    });
  const [date, clock] = at.toISOString().slice(0, -1).split('T') as [string, string];
  const time = clock.replace(/\.000$/, '');
  const text = `${date} ${time}`;
  const typed = (value: string, type: ColumnType) => {
    const native = dialect.castType ? dialect.castType(type) : dialect.toNativeType(type);
    return native === undefined
      ? dialect.quoteLiteral(value)
      : `cast(${dialect.quoteLiteral(value)} as ${native})`;
  };
  const instant: ColumnType = {kind: 'timestamp', zoned: true};
  return {
    instant: dialect.castType ? typed(text, instant) : typed(`${text}+00`, instant),
    timestamp: typed(text, {kind: 'timestamp', zoned: false}),
    date: typed(date, {kind: 'date'}),
    time: typed(time, {kind: 'time', zoned: false}),
    nowText: dialect.quoteLiteral(text),
  };
}
