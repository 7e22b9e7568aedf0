import {asNumber, toFloat} from './operators.ts';
import {toRepresentation, toText} from './python-text.ts';
import {PythonError} from './template-source.ts';
import type {Arguments} from './values.ts';

const field = /\{\{|\}\}|\{([^{}!:]*)(?:!([rsa]))?(?::((?:[^{}]|\{[^{}]*\})*))?\}/g;

/** `template.format(...)` of Python. `look` finds an attribute or item of a value. */
export function formatBraces(
  template: string,
  {positional, named}: Arguments,
  look: (value: unknown, key: string, isItem: boolean) => unknown,
): string {
  let next = 0;
  const find = (path: string): unknown => {
    const [head = '', ...steps] = path.split(/(?=[.[])/);
    const position = head === '' ? next++ : /^\d+$/.test(head) ? Number(head) : undefined;
    if (position !== undefined && position >= positional.length)
      throw new PythonError(`Replacement index ${position} out of range for positional args tuple`);
    if (position === undefined && !named.has(head)) throw new PythonError(`KeyError: '${head}'`);
    const start = position === undefined ? named.get(head) : positional[position];
    return steps.reduce(
      (value, step) =>
        step.startsWith('.') ? look(value, step.slice(1), false) : look(value, step.slice(1, -1), true),
      start,
    );
  };
  return template.replaceAll(field, (whole, path?: string, conversion?: string, specification = '') => {
    if (whole === '{{') return '{';
    if (whole === '}}') return '}';
    const value = find(path ?? '');
    const filled = specification.replaceAll(/\{([^{}]*)\}/g, (_: string, inner: string) =>
      toText(find(inner)),
    );
    return formatValue(conversion === 'r' || conversion === 'a' ? toRepresentation(value) : value, filled);
  });
}

const specificationPattern = /^(?:(.)?([<>=^]))?([-+ ])?#?(0)?(\d+)?([,_])?(?:\.(\d+))?([bcdeEfFgGnosxX%])?$/;

/** `format(value, specification)` of Python. */
function formatValue(value: unknown, specification: string): string {
  if (specification === '') return toText(value);
  const match = specificationPattern.exec(specification);
  if (!match) throw new PythonError(`Invalid format specifier '${specification}'`);
  const [, fill, alignment, sign, zero, width, grouping, precision, kind] = match;
  const number = typeof value === 'boolean' ? undefined : asNumber(value);
  let text =
    number && kind !== 's'
      ? signed(
          Number(number.value),
          numberForm(Number(number.value), number.isFloat, kind, precision, grouping),
          sign,
        )
      : toText(value).slice(0, precision === undefined ? undefined : Number(precision));
  const size = Number(width ?? 0);
  const filler = fill ?? (zero ? '0' : ' ');
  const missing = Math.max(0, size - text.length);
  const side = alignment ?? (zero && number ? '=' : number ? '>' : '<');
  if (side === '<') text = text + filler.repeat(missing);
  else if (side === '>') text = filler.repeat(missing) + text;
  else if (side === '^')
    text = filler.repeat(Math.floor(missing / 2)) + text + filler.repeat(Math.ceil(missing / 2));
  else {
    const mark = /^[-+ ]/.exec(text)?.[0] ?? '';
    text = mark + filler.repeat(missing) + text.slice(mark.length);
  }
  return text;
}

function signed(number: number, text: string, sign: string | undefined): string {
  return number < 0 || sign === undefined || sign === '-' ? text : sign + text;
}

function numberForm(
  number: number,
  isFloat: boolean,
  kind: string | undefined,
  precision: string | undefined,
  grouping: string | undefined,
): string {
  const digits = precision === undefined ? undefined : Number(precision);
  const text = plainForm(number, isFloat, kind, digits);
  if (grouping === undefined) return text;
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+(?!\d))/g, grouping);
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

function plainForm(
  number: number,
  isFloat: boolean,
  kind: string | undefined,
  digits: number | undefined,
): string {
  switch (kind) {
    case 'b':
      return number.toString(2);
    case 'o':
      return number.toString(8);
    case 'x':
      return number.toString(16);
    case 'X':
      return number.toString(16).toUpperCase();
    case 'c':
      return String.fromCodePoint(number);
    case 'e':
    case 'E': {
      const text = number.toExponential(digits ?? 6).replace(/e([+-])(\d)$/, 'e$10$2');
      return kind === 'E' ? text.toUpperCase() : text;
    }
    case 'f':
    case 'F':
      return number.toFixed(digits ?? 6);
    case '%':
      return `${(number * 100).toFixed(digits ?? 6)}%`;
    case 'g':
    case 'G':
      return String(Number(number.toPrecision(digits || 6)));
    default:
      if (digits !== undefined) return String(Number(number.toPrecision(digits || 1)));
      return isFloat ? toText(toFloat(number)) : String(number);
  }
}
