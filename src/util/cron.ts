const shortcuts: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
};

const ranges = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;

const names: readonly (readonly string[])[] = [
  [],
  [],
  [],
  ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
];

/** The five fields of a cron expression or shortcut; undefined for anything else. */
function cronFields(text: string): string[] | undefined {
  const expression = shortcuts[text.trim().toLowerCase()] ?? text;
  const fields = expression.trim().split(/\s+/);
  return fields.length === 5 && fields.every(isField) ? fields : undefined;
}

export function isCron(text: string): boolean {
  return cronFields(text) !== undefined;
}

/** The longest of hour, day, week, month and year that is no longer than the pause between two moments. */
export function cronGrain(text: string): 'hour' | 'day' | 'week' | 'month' | 'year' | undefined {
  const fields = cronFields(text);
  if (!fields) return undefined;
  const [, hour, dayOfMonth, month, dayOfWeek] = fields.map(isOne);
  if (!hour) return 'hour';
  if (dayOfMonth) return month ? 'year' : 'month';
  return dayOfWeek ? 'week' : 'day';
}

function isOne(field: string): boolean {
  return /^\w+$/.test(field);
}

function isField(field: string, position: number): boolean {
  const [lowest, highest] = ranges[position]!;
  const valueOf = (text: string) => {
    const named = names[position]!.indexOf(text.toLowerCase());
    if (named >= 0) return named + (position === 3 ? 1 : 0);
    return /^\d+$/.test(text) ? Number(text) : Number.NaN;
  };
  const isInside = (value: number) => value >= lowest && value <= highest;
  return field.split(',').every((part) => {
    const [, span = '', step] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? [];
    if (step !== undefined && Number(step) < 1) return false;
    if (span === '*') return true;
    const bounds = span.split('-').map(valueOf);
    return bounds.length <= 2 && bounds.every(isInside) && (bounds.length === 1 || bounds[0]! <= bounds[1]!);
  });
}
