import type {LexicalTraits} from '../util/lexical-traits.ts';
import {tokenize} from './tokens.ts';

/** A named SELECT that stands before another; the name is quoted already. */
export interface CommonTable {
  name: string;
  select: string;
}

/** The SELECT with the tables before its own, so that it can read them by name. */
export function withCommonTables(
  select: string,
  tables: readonly CommonTable[],
  traits?: LexicalTraits,
): string {
  if (tables.length === 0) return select;
  const list = tables.map(({name, select: text}) => `${name} as (\n${text}\n)`).join(',\n');
  const words: {text: string; start: number; end: number}[] = [];
  for (const {kind, start, end} of tokenize(select, traits)) {
    if (kind === 'space' || kind === 'comment') continue;
    words.push({text: select.slice(start, end).toLowerCase(), start, end});
    if (words.length === 2) break;
  }
  const [first, second] = words;
  if (first?.text !== 'with') return `with ${list}\n${select}`;
  const isRecursive = second?.text === 'recursive';
  const rest = select.slice(isRecursive ? second.end : first.end);
  return `${select.slice(0, first.start)}with ${isRecursive ? 'recursive ' : ''}${list},${rest}`;
}
