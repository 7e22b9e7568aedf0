import {formatTime} from './methods/format-time.ts';
import {define} from './signature.ts';
import {PythonError} from './template-source.ts';
import {Callable, HostObject} from './values.ts';

const parts = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond'] as const;
const millisecondsPerDay = 86_400_000;

/** `datetime.timedelta`. */
export class TimeDelta extends HostObject {
  readonly milliseconds: number;
  constructor(milliseconds: number) {
    super();
    this.milliseconds = milliseconds;
  }
  attribute(name: string): unknown {
    if (name === 'days') return Math.floor(this.milliseconds / millisecondsPerDay);
    if (name === 'seconds')
      return Math.floor(
        (this.milliseconds - Math.floor(this.milliseconds / millisecondsPerDay) * millisecondsPerDay) / 1000,
      );
    if (name === 'total_seconds') return define(name, [], () => this.milliseconds / 1000);
    return undefined;
  }
  text(): string {
    const days = Math.floor(this.milliseconds / millisecondsPerDay);
    const clock = new Date(this.milliseconds - days * millisecondsPerDay).toISOString().slice(11, 19);
    const time = clock.replace(/^0/, '');
    return days === 0 ? time : `${days} day${Math.abs(days) === 1 ? '' : 's'}, ${time}`;
  }
  override equals(other: HostObject): boolean {
    return other instanceof TimeDelta && other.milliseconds === this.milliseconds;
  }
  override compare(other: HostObject): number | undefined {
    return other instanceof TimeDelta ? this.milliseconds - other.milliseconds : undefined;
  }
}

/** `datetime.datetime` and `datetime.date`; a zoned one is in UTC. */
export class DateTime extends HostObject {
  readonly time: Date;
  readonly kind: 'datetime' | 'date';
  readonly isZoned: boolean;

  constructor(time: Date, kind: 'datetime' | 'date' = 'datetime', isZoned = false) {
    super();
    this.time = time;
    this.kind = kind;
    this.isZoned = isZoned;
  }

  text(): string {
    return this.#iso(' ');
  }

  #iso(between: string): string {
    const text = this.time.toISOString();
    if (this.kind === 'date') return text.slice(0, 10);
    const fraction = this.time.getUTCMilliseconds() * 1000;
    return `${text.slice(0, 10)}${between}${text.slice(11, 19)}${fraction === 0 ? '' : `.${String(fraction).padStart(6, '0')}`}${this.isZoned ? '+00:00' : ''}`;
  }

  attribute(name: string): unknown {
    const place = parts.indexOf(name as (typeof parts)[number]);
    if (place >= 0) return this.#numbers()[place];
    return this.#method(name);
  }

  #numbers(): number[] {
    const {time} = this;
    return [
      time.getUTCFullYear(),
      time.getUTCMonth() + 1,
      time.getUTCDate(),
      time.getUTCHours(),
      time.getUTCMinutes(),
      time.getUTCSeconds(),
      time.getUTCMilliseconds() * 1000,
    ];
  }

  #method(name: string): Callable | undefined {
    switch (name) {
      case 'strftime':
        return define(name, ['format'], (format) => formatTime(this.time, String(format), this.isZoned));
      case 'isoformat':
        return define(name, ['sep?'], (between = 'T') => this.#iso(between));
      case 'timestamp':
        return define(name, [], () => this.time.getTime() / 1000);
      case 'date':
        return define(name, [], () => new DateTime(startOfDay(this.time), 'date'));
      case 'weekday':
        return define(name, [], () => (this.time.getUTCDay() + 6) % 7);
      case 'isoweekday':
        return define(name, [], () => this.time.getUTCDay() || 7);
      case 'astimezone':
        return define(name, ['tz?'], () => new DateTime(this.time, this.kind, true));
      case 'replace':
        return define(name, [...parts.map((part) => `${part}?`), 'tzinfo?'], (...given) =>
          this.#replaced(given),
        );
    }
    return undefined;
  }

  #replaced(given: readonly unknown[]): DateTime {
    const [year, month, day, hour, minute, second, microsecond] = this.#numbers().map((old, place) =>
      Number(given[place] ?? old),
    );
    const zone = given[parts.length];
    return new DateTime(
      new Date(Date.UTC(year!, month! - 1, day!, hour!, minute!, second!, microsecond! / 1000)),
      this.kind,
      zone === undefined ? this.isZoned : zone !== null,
    );
  }

  override equals(other: HostObject): boolean {
    return other instanceof DateTime && other.time.getTime() === this.time.getTime();
  }
  override compare(other: HostObject): number | undefined {
    return other instanceof DateTime ? this.time.getTime() - other.time.getTime() : undefined;
  }
  override binary(operator: string, other: unknown, isLeft: boolean): unknown {
    const sign = operator === '-' ? -1 : 1;
    if (other instanceof TimeDelta && (operator === '+' || (operator === '-' && isLeft)))
      return new DateTime(new Date(this.time.getTime() + sign * other.milliseconds), this.kind, this.isZoned);
    if (other instanceof DateTime && operator === '-')
      return new TimeDelta((this.time.getTime() - other.time.getTime()) * (isLeft ? 1 : -1));
    return undefined;
  }
}

function startOfDay(time: Date): Date {
  return new Date(Math.floor(time.getTime() / millisecondsPerDay) * millisecondsPerDay);
}

/** `datetime.datetime.strptime`, for the directives of dates and times. */
export function parseTime(text: string, format: string): DateTime {
  const directives: string[] = [];
  const patterns: Record<string, string> = {
    Y: String.raw`(\d{4})`,
    m: String.raw`(\d{1,2})`,
    d: String.raw`(\d{1,2})`,
    H: String.raw`(\d{1,2})`,
    M: String.raw`(\d{1,2})`,
    S: String.raw`(\d{1,2})`,
    f: String.raw`(\d{1,6})`,
    j: String.raw`(\d{1,3})`,
  };
  const pattern = format.replaceAll(/%([A-Za-z])|[.*+?^${}()|[\]\\]/g, (whole, letter?: string) => {
    if (letter === undefined) return `\\${whole}`;
    if (!patterns[letter]) throw new PythonError(`strptime does not know the directive %${letter}`);
    directives.push(letter);
    return patterns[letter];
  });
  const match = new RegExp(`^${pattern}$`).exec(text);
  if (!match) throw new PythonError(`time data '${text}' does not match format '${format}'`);
  const value = (letter: string, fallback: number) => {
    const place = directives.indexOf(letter);
    return place < 0
      ? fallback
      : Number(letter === 'f' ? match[place + 1]!.padEnd(6, '0') : match[place + 1]);
  };
  const isOrdinal = directives.includes('j');
  return new DateTime(
    new Date(
      Date.UTC(
        value('Y', 1900),
        isOrdinal ? 0 : value('m', 1) - 1,
        isOrdinal ? value('j', 1) : value('d', 1),
        value('H', 0),
        value('M', 0),
        value('S', 0),
        value('f', 0) / 1000,
      ),
    ),
  );
}
