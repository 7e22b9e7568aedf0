import {toRepresentation, toText, typeName} from './python-text.ts';
import {PythonError} from './template-source.ts';
import {Dict, Float, Tuple} from './values.ts';

const directive = /%(?:\((\w+)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+))?([diouxXeEfFgGcrsa%])/g;

/** `template % values` of Python. */
export function formatPercent(template: string, values: unknown): string {
  const positional = values instanceof Tuple ? [...values] : [values];
  let next = 0;
  let isByName = false;
  const text = template.replaceAll(
    directive,
    (_, name?: string, flags = '', width?: string, precision?: string, kind = 's') => {
      if (kind === '%') return '%';
      let value: unknown;
      if (name === undefined) {
        if (next >= positional.length) throw new PythonError('not enough arguments for format string');
        value = positional[next++];
      } else {
        isByName = true;
        if (!(values instanceof Dict)) throw new PythonError('format requires a mapping');
        if (!values.has(name)) throw new PythonError(`KeyError: '${name}'`);
        value = values.get(name);
      }
      const formatted = formatOne(
        value,
        kind,
        precision === undefined ? undefined : Number(precision),
        flags,
      );
      return pad(formatted, Number(width ?? 0), flags);
    },
  );
  if (!isByName && next < positional.length && !(values instanceof Dict))
    throw new PythonError('not all arguments converted during string formatting');
  return text;
}

function formatOne(value: unknown, kind: string, precision: number | undefined, flags: string): string {
  if (kind === 's' || kind === 'r' || kind === 'a') {
    const text = kind === 's' ? toText(value) : toRepresentation(value);
    return precision === undefined ? text : text.slice(0, precision);
  }
  if (kind === 'c' && typeof value === 'string') return value;
  const number = value instanceof Float ? value.value : value;
  if (typeof number !== 'number' && typeof number !== 'bigint' && typeof number !== 'boolean')
    throw new PythonError(`%${kind} format: a real number is required, not ${typeName(value)}`);
  const text = numberText(Number(number), kind, precision);
  if (Number(number) < 0) return text;
  return flags.includes('+') ? `+${text}` : flags.includes(' ') ? ` ${text}` : text;
}

function numberText(number: number, kind: string, precision: number | undefined): string {
  switch (kind) {
    case 'o':
      return Math.trunc(number).toString(8);
    case 'x':
      return Math.trunc(number).toString(16);
    case 'X':
      return Math.trunc(number).toString(16).toUpperCase();
    case 'e':
    case 'E': {
      const text = number.toExponential(precision ?? 6).replace(/e([+-])(\d)$/, 'e$10$2');
      return kind === 'E' ? text.toUpperCase() : text;
    }
    case 'f':
    case 'F':
      return number.toFixed(precision ?? 6);
    case 'g':
    case 'G':
      return String(Number(number.toPrecision(precision || (precision === 0 ? 1 : 6))));
    case 'c':
      return String.fromCodePoint(number);
    default:
      return String(Math.trunc(number)).padStart(precision ?? 0, '0');
  }
}

function pad(text: string, width: number, flags: string): string {
  if (flags.includes('-')) return text.padEnd(width);
  if (!flags.includes('0')) return text.padStart(width);
  const sign = /^[-+ ]/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(width - sign.length, '0');
}
