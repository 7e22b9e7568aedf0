import type {LexicalTraits} from '../util/lexical-traits.ts';
import {tokenize, type Token} from './tokens.ts';

/** A common table expression of a statement, by the places of its parts in the text. */
export interface CommonTableBody {
  /** As stored where it is quoted, as written otherwise. */
  name: string;
  isQuoted: boolean;
  /** Where the SELECT between the parentheses stands. */
  start: number;
  end: number;
}

export interface CommonTableList {
  tables: readonly CommonTableBody[];
  /** Where the statement goes on after the list. */
  end: number;
}

/** The common table expressions that stand before a SELECT; empty where there are none or they cannot be read. */
export function findCommonTables(sql: string, traits?: LexicalTraits): CommonTableList {
  const tokens = [...tokenize(sql, traits)].filter(({kind}) => kind !== 'space' && kind !== 'comment');
  const textOf = (token: Token | undefined) => (token ? sql.slice(token.start, token.end) : '');
  const word = (index: number) => textOf(tokens[index]).toLowerCase();
  const closing = (open: number): number => {
    let depth = 0;
    for (let index = open; index < tokens.length; index++) {
      if (textOf(tokens[index]) === '(') depth++;
      else if (textOf(tokens[index]) === ')' && --depth === 0) return index;
    }
    return -1;
  };
  const none: CommonTableList = {tables: [], end: 0};
  if (word(0) !== 'with') return none;
  const tables: CommonTableBody[] = [];
  for (let index = word(1) === 'recursive' ? 2 : 1; ; index++) {
    const name = tokens[index];
    if (!name) return none;
    if (textOf(tokens[++index]) === '(') index = closing(index) + 1;
    if (word(index) !== 'as') return none;
    index++;
    while (word(index) === 'not' || word(index) === 'materialized') index++;
    const close = textOf(tokens[index]) === '(' ? closing(index) : -1;
    if (close === -1) return none;
    const quoted = /^(["`])([^]*)\1$/.exec(textOf(name));
    tables.push({
      name: quoted ? quoted[2]!.replaceAll(quoted[1]! + quoted[1]!, quoted[1]!) : textOf(name),
      isQuoted: quoted !== null,
      start: tokens[index]!.end,
      end: tokens[close]!.start,
    });
    if (textOf(tokens[close + 1]) !== ',') return {tables, end: tokens[close]!.end};
    index = close + 1;
  }
}
