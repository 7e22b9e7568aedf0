import {formatPercent} from '../format-percent.ts';
import {toJson} from '../json.ts';
import {capitalizeText, stripText, titleText} from '../methods/string-methods.ts';
import {asNumber, isTrue, lengthOf} from '../operators.ts';
import {toRepresentation, toText} from '../python-text.ts';
import {bindArguments} from '../signature.ts';
import {Dict, Tuple} from '../values.ts';
import type {Filter, Filters} from './filter-input.ts';

/** A filter of the text of a value, whose arguments are bound by name. */
function text(parameters: readonly string[], work: (text: string, ...values: any[]) => unknown): Filter {
  return ({value, given}) => work(toText(value), ...bindArguments('filter', parameters, given));
}

const htmlCharacters: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&#39;',
  '"': '&#34;',
};

function escapeHtml(value: string): string {
  return value.replaceAll(/[&<>'"]/g, (character) => htmlCharacters[character]!);
}

function indent(value: string, width: unknown = 4, first: unknown = false, blank: unknown = false): string {
  const margin = typeof width === 'string' ? width : ' '.repeat(Number(width));
  const lines = value
    .split('\n')
    .map((line, row) => (row === 0 || (line === '' && !isTrue(blank)) ? line : margin + line));
  return (isTrue(first) ? margin : '') + lines.join('\n');
}

function truncate(value: string, length = 255, killWords: unknown = false, end = '...', leeway = 5): string {
  if (value.length <= length + leeway) return value;
  const kept = value.slice(0, length - end.length);
  return (isTrue(killWords) ? kept : kept.replace(/\s+\S*$/, '')) + end;
}

function wrapWords(value: string, width = 79): string {
  return value
    .split('\n')
    .map((line) => {
      const lines = [''];
      for (const word of line.split(' ')) {
        const current = lines.at(-1)!;
        if (current === '') lines[lines.length - 1] = word;
        else if (current.length + 1 + word.length <= width) lines[lines.length - 1] = `${current} ${word}`;
        else lines.push(word);
      }
      return lines.join('\n');
    })
    .join('\n');
}

/** As Jinja2 does, safe to stand inside of HTML. */
const tojson: Filter = ({value, given}) => {
  const [width] = bindArguments('tojson', ['indent?'], given);
  const json = toJson(value, {sortKeys: true, ...(typeof width === 'number' && {indent: width})});
  return json
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e')
    .replaceAll('&', '\\u0026')
    .replaceAll("'", '\\u0027');
};

export const textFilters: Filters = {
  string: text([], (value) => value),
  safe: text([], (value) => value),
  upper: text([], (value) => value.toUpperCase()),
  lower: text([], (value) => value.toLowerCase()),
  title: text([], titleText),
  capitalize: text([], capitalizeText),
  trim: text(['chars?'], (value, characters) => stripText(value, characters)),
  replace: text(['old', 'new', 'count?'], (value, from, to, count) => {
    const parts = value.split(toText(from));
    const most = typeof count === 'number' ? count : Infinity;
    return parts.reduce((done, part, place) => done + (place <= most ? toText(to) : toText(from)) + part);
  }),
  escape: text([], escapeHtml),
  e: text([], escapeHtml),
  forceescape: text([], escapeHtml),
  striptags: text([], (value) =>
    value
      .replaceAll(/<!--[\s\S]*?-->|<[^>]*>/g, '')
      .trim()
      .replaceAll(/\s+/g, ' '),
  ),
  indent: text(['width?', 'first?', 'blank?'], indent),
  truncate: text(['length?', 'killwords?', 'end?', 'leeway?'], truncate),
  wordwrap: text(['width?'], wrapWords),
  wordcount: text([], (value) => value.match(/[\p{L}\p{N}_]+/gu)?.length ?? 0),
  center: text(['width?'], (value, width = 80) => {
    const missing = Math.max(0, width - lengthOf(value));
    return ' '.repeat(Math.floor(missing / 2)) + value + ' '.repeat(Math.ceil(missing / 2));
  }),
  urlencode: text([], (value) => encodeURIComponent(value).replaceAll('%2F', '/')),
  format: ({value, given: {positional, named}}) =>
    formatPercent(toText(value), named.size > 0 ? new Dict(named) : Tuple.make(...positional)),
  tojson,
  pprint: ({value}) => toRepresentation(value),
  filesizeformat: text([], (value) => {
    const bytes = Number(value);
    const units = ['Bytes', 'kB', 'MB', 'GB', 'TB', 'PB'];
    const step = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
    return step === 0 ? `${bytes} Bytes` : `${(bytes / 1000 ** step).toFixed(1)} ${units[step]}`;
  }),
  length: ({value}) => lengthOf(value),
  count: ({value}) => lengthOf(value),
  int: ({value, given}) => {
    const [fallback = 0, base = 10] = bindArguments('int', ['default?', 'base?'], given);
    const number = asNumber(value);
    if (number) return typeof number.value === 'bigint' ? number.value : Math.trunc(number.value);
    const digits = toText(value).trim().replaceAll('_', '');
    if (base !== 10)
      return Number.isNaN(Number.parseInt(digits, Number(base)))
        ? fallback
        : Number.parseInt(digits, Number(base));
    return /^[-+]?\d+(\.\d*)?(e[-+]?\d+)?$/i.test(digits) ? Math.trunc(Number(digits)) : fallback;
  },
};
