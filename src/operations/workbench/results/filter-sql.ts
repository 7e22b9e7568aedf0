import {UsageError} from '../../../errors/index.ts';
import {tokenize} from '../../../sql/index.ts';
import type {Column, Dialect} from '../../../warehouse/index.ts';
import type {Filter} from './filter.ts';
import {columnSql, type StoredResult} from './stored-result.ts';

/** The filter as one condition on rows named `r`. Throws `UsageError` when a value does not fit its column. */
export function filterSql(result: StoredResult, filter: Filter, dialect: Dialect): string {
  const sqlOf = (column: number) => columnSql(result, column, dialect);
  switch (filter.kind) {
    case 'compare':
      return compareSql(result, filter, dialect);
    case 'null':
      return `${sqlOf(filter.column).value} is ${filter.isNegated ? 'not ' : ''}null`;
    case 'condition':
      return `(\n${checkedCondition(filter.sql, dialect)}\n)`;
    case 'contains':
    case 'matches': {
      const columns = filter.column === undefined ? result.columns.map((_, index) => index) : [filter.column];
      const matches = columns.map((column) => {
        const {text} = sqlOf(column);
        return filter.kind === 'contains'
          ? containsSql(text, filter.text, dialect)
          : dialect.matchesPattern(text, filter.pattern);
      });
      const any = `coalesce(${matches.map((match) => `coalesce(${match}, false)`).join(' or ') || 'false'}, false)`;
      return filter.isNegated ? `not ${any}` : any;
    }
  }
}

/** True where the text expression holds these characters, ignoring case. */
export function containsSql(text: string, wanted: string, dialect: Dialect): string {
  return `contains(lower(${text}), lower(${dialect.quoteLiteral(wanted)}))`;
}

const numberForm = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d{1,3})?$/i;
const integerForm = /^[-+]?\d{1,38}$/;
const trueWords = new Set(['true', 't', 'yes', 'y', '1', 'on']);
const falseWords = new Set(['false', 'f', 'no', 'n', '0', 'off']);

function compareSql(
  result: StoredResult,
  {column, operator, value}: Extract<Filter, {kind: 'compare'}>,
  dialect: Dialect,
): string {
  const {name, type} = result.columns[column]!;
  const isText = result.stored()[column]!.type.kind === 'text';
  const sql = columnSql(result, column, dialect);
  const given = value.trim();
  switch (type.kind) {
    case 'integer':
    case 'decimal':
    case 'float': {
      if (!numberForm.test(given)) throw wrongValue(name, given, 'a number', 'e.g. `amount>10`');
      const isExact =
        !isText &&
        type.kind !== 'float' &&
        (integerForm.test(given) || /^[-+]?\d{0,18}\.\d{1,18}$/.test(given));
      if (isExact) return `${sql.value} ${operator} ${given}`;
      return `${isText ? sql.number : `cast(${sql.value} as double)`} ${operator} cast(${dialect.quoteLiteral(given)} as double)`;
    }
    case 'boolean': {
      const word = given.toLowerCase();
      if (!trueWords.has(word) && !falseWords.has(word))
        throw wrongValue(name, given, 'true or false', 'e.g. `paid=true`');
      return `${sql.value} ${operator} ${trueWords.has(word)}`;
    }
    case 'date':
    case 'timestamp': {
      const moment = completeMoment(given);
      if (moment === undefined)
        throw wrongValue(name, given, 'a date or time', 'e.g. `day>=2026-01-31` or `day<2026`');
      const as = type.kind === 'date' ? 'date' : type.zoned ? 'timestamptz' : 'timestamp';
      const own = isText ? `try_cast(${sql.value} as ${as})` : sql.value;
      // A time of day beyond a date is kept: the date is then compared as its midnight.
      const literal = `cast(${dialect.quoteLiteral(moment)} as ${as === 'date' && moment.length > 10 ? 'timestamp' : as})`;
      return `${own} ${operator} ${literal}`;
    }
    default:
      return `${sql.text} ${operator} ${dialect.quoteLiteral(value)}`;
  }
}

const momentForm =
  /^(\d{4,6})(?:-(\d\d?)(?:-(\d\d?)(?:[ T](\d\d?(?::\d\d){1,2}(?:\.\d{1,6})?(?:Z|[-+]\d\d(?::?\d\d)?)?))?)?)?$/i;

/** `2026` and `2026-02` stand for their first day. Undefined: no date. */
function completeMoment(text: string): string | undefined {
  const [, year, month = '1', day = '1', time] = momentForm.exec(text) ?? [];
  if (year === undefined) return undefined;
  const date = new Date(Date.UTC(2000, Number(month) - 1, Number(day)));
  const isLeapDay = Number(month) === 2 && Number(day) === 29;
  if (date.getUTCMonth() + 1 !== Number(month) || (isLeapDay && !isLeapYear(Number(year)))) return undefined;
  const two = (part: string) => part.padStart(2, '0');
  return `${year}-${two(month)}-${two(day)}${time === undefined ? '' : ` ${time}`}`;
}

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function wrongValue(column: Column['name'], given: string, expected: string, example: string): UsageError {
  return new UsageError(
    `${column} is compared with ${given === '' ? 'nothing' : given}, which is not ${expected}`,
    {
      hint: `Give ${expected}, ${example}.`,
      details: {column},
    },
  );
}

/** One expression, so that the text cannot end the statement around it. */
function checkedCondition(sql: string, {lexicalTraits}: Dialect): string {
  let depth = 0;
  let hasContent = false;
  for (const {kind, start, end} of tokenize(sql, lexicalTraits)) {
    if (kind !== 'space' && kind !== 'comment') hasContent = true;
    if (kind !== 'symbol') continue;
    const symbol = sql.slice(start, end);
    if (symbol === ';') throw wrongCondition(sql, 'holds a semicolon');
    if (symbol === '(') depth++;
    if (symbol === ')' && --depth < 0)
      throw wrongCondition(sql, 'closes a parenthesis that it does not open');
  }
  if (depth > 0) throw wrongCondition(sql, 'does not close a parenthesis');
  if (!hasContent) throw wrongCondition(sql, 'is empty');
  return sql;
}

function wrongCondition(sql: string, problem: string): UsageError {
  return new UsageError(`The condition ${problem}: ${sql}`, {
    hint: "Write one SQL expression, e.g. `where amount > 10 and name like 'A%'`.",
  });
}
