const integer = /^[-+]?\d+$/;
const decimal = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/;
const date = /^\d{4}-\d{2}-\d{2}$/;
const timestamp = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/;
const truth = /^(true|false)$/i;

/** Type of a column of a seed from its values, as dbt finds it; `isNull` tells which of them say nothing. */
export function seedType(values: readonly string[], isNull: (value: string) => boolean): string {
  const said = values.filter((value) => !isNull(value)).map((value) => value.trim());
  const all = (pattern: RegExp) => said.every((value) => pattern.test(value));
  if (all(integer)) return 'integer';
  if (all(decimal)) return said.some((value) => hasFraction(value)) ? 'float8' : 'integer';
  if (all(date)) return 'date';
  if (all(timestamp)) return 'timestamp without time zone';
  return all(truth) ? 'boolean' : 'text';
}

function hasFraction(value: string): boolean {
  const fraction = /\.(\d+)/.exec(value)?.[1] ?? '';
  return !/^0*$/.test(fraction) || /e-/i.test(value);
}
