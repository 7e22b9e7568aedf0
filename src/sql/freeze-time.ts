import type {LexicalTraits} from '../util/lexical-traits.ts';
import {tokenize, type Token} from './tokens.ts';

/** What stands for the time of day in SQL: SQL text of each kind of moment. */
export interface FrozenTime {
  /** An instant, as `current_timestamp` gives it. */
  instant: string;
  /** Date and time without a zone. */
  timestamp: string;
  date: string;
  time: string;
  /** Text that stands for the word 'now' where a function of dates takes it. */
  nowText: string;
}

type Moment = Exclude<keyof FrozenTime, 'nowText'>;

/** Words that need no parentheses; they may have them, with a precision. */
const keywords: Record<string, Moment> = {
  current_timestamp: 'instant',
  current_date: 'date',
  current_time: 'time',
  localtimestamp: 'timestamp',
  localtime: 'time',
  sysdate: 'timestamp',
};

const functions: Record<string, Moment> = {
  now: 'instant',
  transaction_timestamp: 'instant',
  statement_timestamp: 'instant',
  clock_timestamp: 'instant',
  get_current_timestamp: 'instant',
  getdate: 'timestamp',
  getutcdate: 'timestamp',
  sysdatetime: 'timestamp',
  utc_timestamp: 'timestamp',
  curdate: 'date',
  today: 'date',
  utc_date: 'date',
  curtime: 'time',
  utc_time: 'time',
};

const dateFunctions = new Set(['date', 'datetime', 'time', 'julianday', 'unixepoch', 'strftime']);

/** The statement with a fixed time in place of all that asks for the present one. Text and comments stay as they are. */
export function freezeTime(sql: string, time: FrozenTime, traits?: LexicalTraits): string {
  const tokens = [...tokenize(sql, traits)].filter(({kind}) => kind !== 'space' && kind !== 'comment');
  const textOf = (token: Token | undefined) => (token ? sql.slice(token.start, token.end) : '');
  const pieces: string[] = [];
  let copied = 0;
  const replace = (start: number, end: number, text: string) => {
    pieces.push(sql.slice(copied, start), text);
    copied = end;
  };
  /** `date('now'`, or `strftime('%Y', 'now'`. */
  const isDateArgument = (index: number) => {
    const opening = textOf(tokens[index - 1]) === ',' ? index - 3 : index - 1;
    return textOf(tokens[opening]) === '(' && dateFunctions.has(textOf(tokens[opening - 1]).toLowerCase());
  };
  for (const [index, token] of tokens.entries()) {
    if (token.start < copied) continue;
    if (token.kind === 'string' && /^'now'$/i.test(textOf(token)) && isDateArgument(index))
      replace(token.start, token.end, time.nowText);
    if (token.kind !== 'word') continue;
    const [before, after] = [textOf(tokens[index - 1]), textOf(tokens[index + 1])];
    if (before === '.' || after === '.') continue;
    const word = textOf(token).toLowerCase();
    const call = after === '(' ? endOfCall(tokens, index + 1, textOf) : undefined;
    const moment = (call === undefined ? undefined : functions[word]) ?? keywords[word];
    if (moment === undefined || before.toLowerCase() === 'as') continue;
    replace(token.start, call ?? token.end, time[moment]);
  }
  return pieces.join('') + sql.slice(copied);
}

/** Where `()` or `(6)` ends; undefined for a call with other arguments. */
function endOfCall(
  tokens: readonly Token[],
  open: number,
  textOf: (token: Token | undefined) => string,
): number | undefined {
  const hasPrecision = tokens[open + 1]?.kind === 'number';
  const close = tokens[open + (hasPrecision ? 2 : 1)];
  return textOf(close) === ')' ? close!.end : undefined;
}
