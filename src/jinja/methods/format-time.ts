const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const two = (value: number) => String(value).padStart(2, '0');

/** `date.strftime(format)` of Python. */
export function formatTime(date: Date, format: string, isZoned: boolean): string {
  const dayOfYear = Math.floor(
    (Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) -
      Date.UTC(date.getUTCFullYear(), 0, 0)) /
      86_400_000,
  );
  const hour = date.getUTCHours();
  const parts: Record<string, string> = {
    Y: String(date.getUTCFullYear()),
    y: two(date.getUTCFullYear() % 100),
    m: two(date.getUTCMonth() + 1),
    d: two(date.getUTCDate()),
    H: two(hour),
    I: two(hour % 12 || 12),
    p: hour < 12 ? 'AM' : 'PM',
    M: two(date.getUTCMinutes()),
    S: two(date.getUTCSeconds()),
    f: String(date.getUTCMilliseconds() * 1000).padStart(6, '0'),
    j: String(dayOfYear).padStart(3, '0'),
    A: days[date.getUTCDay()]!,
    a: days[date.getUTCDay()]!.slice(0, 3),
    B: months[date.getUTCMonth()]!,
    b: months[date.getUTCMonth()]!.slice(0, 3),
    w: String(date.getUTCDay()),
    u: String(date.getUTCDay() || 7),
    z: isZoned ? '+0000' : '',
    Z: isZoned ? 'UTC' : '',
    F: date.toISOString().slice(0, 10),
    T: date.toISOString().slice(11, 19),
    s: String(Math.floor(date.getTime() / 1000)),
    '%': '%',
  };
  return format.replaceAll(/%-?([A-Za-z%])/g, (whole, letter: string) => {
    const part = parts[letter];
    if (part === undefined) return whole;
    return whole[1] === '-' ? part.replace(/^0+(?=\d)/, '') : part;
  });
}
