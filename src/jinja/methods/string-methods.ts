import {formatBraces} from '../format-braces.ts';
import {iterate} from '../operators.ts';
import {toText, typeName} from '../python-text.ts';
import {bindArguments} from '../signature.ts';
import {PythonError} from '../template-source.ts';
import {Tuple, type Arguments} from '../values.ts';

type Method = (text: string, given: Arguments) => unknown;

/** A method whose arguments are bound by name. */
function method(parameters: readonly string[], work: (text: string, ...values: any[]) => unknown): Method {
  return (text, given) => work(text, ...bindArguments('str method', parameters, given));
}

function classOf(characters: string): string {
  return characters.replaceAll(/[\]\\^-]/g, String.raw`\$&`);
}

export function stripText(
  text: string,
  characters: unknown,
  sides: 'both' | 'left' | 'right' = 'both',
): string {
  const set = typeof characters === 'string' ? `[${classOf(characters)}]+` : String.raw`\s+`;
  if (characters === '') return text;
  const left = sides === 'right' ? text : text.replace(new RegExp(`^${set}`, 'u'), '');
  return sides === 'left' ? left : left.replace(new RegExp(`${set}$`, 'u'), '');
}

export function titleText(text: string): string {
  return text.replaceAll(/\p{L}+/gu, (word) => word[0]!.toUpperCase() + word.slice(1).toLowerCase());
}

export function capitalizeText(text: string): string {
  return text === '' ? text : text[0]!.toUpperCase() + text.slice(1).toLowerCase();
}

function split(text: string, separator: unknown, most: unknown): string[] {
  const limit = typeof most === 'number' && most >= 0 ? most : Infinity;
  if (separator === undefined || separator === null) {
    const words = text.trim() === '' ? [] : text.trim().split(/\s+/);
    if (words.length <= limit + 1) return words;
    const pattern = new RegExp(String.raw`^\s*(?:\S+\s+){${limit}}`);
    return [...words.slice(0, limit), text.replace(pattern, '').trimStart()];
  }
  if (separator === '') throw new PythonError('empty separator');
  const parts = text.split(String(separator));
  return parts.length <= limit + 1
    ? parts
    : [...parts.slice(0, limit), parts.slice(limit).join(String(separator))];
}

function splitFromRight(text: string, separator: unknown, most: unknown): string[] {
  const limit = typeof most === 'number' && most >= 0 ? most : Infinity;
  const mark = separator === undefined || separator === null ? undefined : String(separator);
  const parts = split(text, mark, undefined);
  if (parts.length <= limit + 1) return parts;
  const kept = parts.length - limit;
  return [parts.slice(0, kept).join(mark ?? ' '), ...parts.slice(kept)];
}

function partition(text: string, separator: string, fromRight: boolean): Tuple {
  const place = fromRight ? text.lastIndexOf(separator) : text.indexOf(separator);
  if (place < 0) return fromRight ? Tuple.make('', '', text) : Tuple.make(text, '', '');
  return Tuple.make(text.slice(0, place), separator, text.slice(place + separator.length));
}

function replace(text: string, from: unknown, to: unknown, count: unknown): string {
  if (typeof from !== 'string' || typeof to !== 'string')
    throw new PythonError(
      `replace() argument must be str, not ${typeName(typeof from === 'string' ? to : from)}`,
    );
  if (typeof count !== 'number' || count < 0) return text.replaceAll(from, () => to);
  let rest = text;
  let done = '';
  for (let times = 0; times < count; times++) {
    const place = rest.indexOf(from);
    if (place < 0) break;
    done += rest.slice(0, place) + to;
    rest = rest.slice(place + from.length);
  }
  return done + rest;
}

const oneOf = (wanted: unknown) => (Array.isArray(wanted) ? wanted : [wanted]).map(String);
const slice = (text: string, start: unknown, end: unknown) =>
  text.slice(typeof start === 'number' ? start : 0, typeof end === 'number' ? end : undefined);
const whole = (pattern: RegExp): Method => method([], (text) => pattern.test(text));

function join(text: string, items: unknown): string {
  return iterate(items)
    .map((item, position) => {
      if (typeof item === 'string') return item;
      throw new PythonError(`sequence item ${position}: expected str instance, ${typeName(item)} found`);
    })
    .join(text);
}

function requireFound(found: number): number {
  if (found < 0) throw new PythonError('substring not found');
  return found;
}

function center(text: string, width: number, fill = ' '): string {
  const missing = Math.max(0, width - text.length);
  return fill.repeat(Math.floor(missing / 2)) + text + fill.repeat(Math.ceil(missing / 2));
}

export const stringMethods: Readonly<Record<string, Method>> = {
  upper: method([], (text) => text.toUpperCase()),
  lower: method([], (text) => text.toLowerCase()),
  casefold: method([], (text) => text.toLowerCase()),
  title: method([], titleText),
  capitalize: method([], capitalizeText),
  swapcase: method([], (text) =>
    text.replaceAll(/./gu, (one) => (one === one.toUpperCase() ? one.toLowerCase() : one.toUpperCase())),
  ),
  strip: method(['chars?'], (text, characters) => stripText(text, characters)),
  lstrip: method(['chars?'], (text, characters) => stripText(text, characters, 'left')),
  rstrip: method(['chars?'], (text, characters) => stripText(text, characters, 'right')),
  split: method(['sep?', 'maxsplit?'], split),
  rsplit: method(['sep?', 'maxsplit?'], splitFromRight),
  splitlines: method(['keepends?'], (text, keepEnds) => {
    const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
    return keepEnds === true ? [...lines] : lines.map((line) => line.replace(/\r?\n$/, ''));
  }),
  join: method(['iterable'], join),
  replace: method(['old', 'new', 'count?'], replace),
  startswith: method(['prefix', 'start?', 'end?'], (text, prefix, start, end) =>
    oneOf(prefix).some((one) => slice(text, start, end).startsWith(one)),
  ),
  endswith: method(['suffix', 'start?', 'end?'], (text, suffix, start, end) =>
    oneOf(suffix).some((one) => slice(text, start, end).endsWith(one)),
  ),
  find: method(['sub', 'start?'], (text, sub, start) => text.indexOf(sub, start ?? 0)),
  rfind: method(['sub'], (text, sub) => text.lastIndexOf(sub)),
  index: method(['sub', 'start?'], (text, sub, start) => requireFound(text.indexOf(sub, start ?? 0))),
  rindex: method(['sub'], (text, sub) => requireFound(text.lastIndexOf(sub))),
  count: method(['sub'], (text, sub) => (sub === '' ? text.length + 1 : text.split(sub).length - 1)),
  partition: method(['sep'], (text, separator) => partition(text, separator, false)),
  rpartition: method(['sep'], (text, separator) => partition(text, separator, true)),
  removeprefix: method(['prefix'], (text, prefix) =>
    text.startsWith(prefix) ? text.slice(prefix.length) : text,
  ),
  removesuffix: method(['suffix'], (text, suffix) =>
    suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text,
  ),
  zfill: method(['width'], (text, width) => {
    const sign = /^[-+]/.exec(text)?.[0] ?? '';
    return sign + text.slice(sign.length).padStart(width - sign.length, '0');
  }),
  ljust: method(['width', 'fillchar?'], (text, width, fill) => text.padEnd(width, fill ?? ' ')),
  rjust: method(['width', 'fillchar?'], (text, width, fill) => text.padStart(width, fill ?? ' ')),
  center: method(['width', 'fillchar?'], center),
  isdigit: whole(/^\d+$/),
  isnumeric: whole(/^\d+$/),
  isdecimal: whole(/^\d+$/),
  isalpha: whole(/^\p{L}+$/u),
  isalnum: whole(/^[\p{L}\p{N}]+$/u),
  isspace: whole(/^\s+$/),
  isidentifier: whole(/^[A-Za-z_]\w*$/),
  isupper: method([], (text) => text === text.toUpperCase() && text !== text.toLowerCase()),
  islower: method([], (text) => text === text.toLowerCase() && text !== text.toUpperCase()),
  istitle: method([], (text) => text === titleText(text) && /\p{L}/u.test(text)),
  encode: method(['encoding?'], (text) => text),
  format: (text, given) => formatBraces(text, given, lookInto),
};

function lookInto(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value[Number(key)];
  const found =
    (value as {get?: (key: string) => unknown; attribute?: (key: string) => unknown} | null) ?? {};
  return found.get?.(key) ?? found.attribute?.(key) ?? toText('');
}
