import {DateTime, PythonError, TimeDelta, define, parseTime, toText} from '../../jinja/index.ts';
import {Module} from './module.ts';

const numbers = (values: readonly unknown[]) => values.map((value) => Number(value ?? 0));

function makeTime(year: unknown, month: unknown, day: unknown, ...rest: unknown[]): DateTime {
  const [hour = 0, minute = 0, second = 0, microsecond = 0] = numbers(rest.slice(0, 4));
  const time = new Date(
    Date.UTC(Number(year), Number(month) - 1, Number(day), hour, minute, second, microsecond / 1000),
  );
  if (time.getUTCMonth() !== Number(month) - 1) throw new PythonError('day is out of range for month');
  return new DateTime(time);
}

const isoTime =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?)?(Z|[+-]\d\d:?\d\d)?$/;

function fromIso(text: unknown, kind: 'datetime' | 'date'): DateTime {
  const match = isoTime.exec(toText(text));
  if (!match) throw new PythonError(`Invalid isoformat string: '${toText(text)}'`);
  const time = new Date(
    `${toText(text).replace(' ', 'T').replace(/Z$/, '')}${match[4] === undefined ? 'T00:00' : ''}${match[8] === undefined ? 'Z' : ''}`,
  );
  return new DateTime(time, kind, match[8] !== undefined);
}

const parts = ['days', 'seconds', 'microseconds', 'milliseconds', 'minutes', 'hours', 'weeks'] as const;
const millisecondsOf = {
  days: 86_400_000,
  seconds: 1000,
  microseconds: 0.001,
  milliseconds: 1,
  minutes: 60_000,
  hours: 3_600_000,
  weeks: 604_800_000,
} as const;

/** `modules.datetime`, on a clock that stands still while a template is rendered. */
export function datetimeModule(now: Date): Module {
  const optional = ['hour?', 'minute?', 'second?', 'microsecond?', 'tzinfo?'];
  const datetime = new Module(
    'datetime',
    {
      now: define(
        'now',
        ['tz?'],
        (zone) => new DateTime(now, 'datetime', zone !== undefined && zone !== null),
      ),
      utcnow: define('utcnow', [], () => new DateTime(now)),
      today: define('today', [], () => new DateTime(now)),
      strptime: define('strptime', ['date_string', 'format'], (text, format) =>
        parseTime(toText(text), toText(format)),
      ),
      fromisoformat: define('fromisoformat', ['date_string'], (text) => fromIso(text, 'datetime')),
      fromtimestamp: define(
        'fromtimestamp',
        ['timestamp'],
        (seconds) => new DateTime(new Date(Number(seconds) * 1000)),
      ),
      combine: define('combine', ['date', 'time'], (date) => date),
    },
    define('datetime', ['year', 'month', 'day', ...optional], makeTime),
  );
  const date = new Module(
    'date',
    {
      today: define('today', [], () => startOfDay(now)),
      fromisoformat: define('fromisoformat', ['date_string'], (text) => fromIso(text, 'date')),
    },
    define(
      'date',
      ['year', 'month', 'day'],
      (...given: unknown[]) => new DateTime(makeTime(given[0], given[1], given[2]).time, 'date'),
    ),
  );
  const timedelta = define(
    'timedelta',
    parts.map((part) => `${part}?`),
    (...given: unknown[]) => {
      const amounts = numbers(given);
      return new TimeDelta(
        parts.reduce((sum, part, place) => sum + amounts[place]! * millisecondsOf[part], 0),
      );
    },
  );
  return new Module('datetime', {datetime, date, timedelta, timezone: new Module('timezone', {utc: 'UTC'})});
}

function startOfDay(time: Date): DateTime {
  return new DateTime(
    new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate())),
    'date',
  );
}
