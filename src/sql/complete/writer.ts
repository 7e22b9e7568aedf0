import type {LexicalTraits} from '../../util/lexical-traits.ts';
import {keywords, reservedWords} from '../keywords.ts';
import type {CompletionCatalog, RelationName} from './catalog.ts';
import type {Surroundings} from './lexemes.ts';

/** What completion needs to know of a system's SQL; a `Dialect` has it. */
export interface CompletionDialect {
  quoteIdentifier(name: string): string;
  foldIdentifier(name: string): string;
  lexicalTraits?: LexicalTraits;
}

/** Writes names and keywords as the system needs and the author likes them. */
export interface Writer {
  /** Quoted only where the system would not understand it otherwise, or where quotes were typed. */
  name(name: string): string;
  /** With its schema unless that is searched anyway. */
  relation(relation: RelationName, isOnSearchPath: boolean): string;
  keyword(words: string): string;
}

export function createWriter(
  dialect: CompletionDialect,
  catalog: CompletionCatalog,
  surroundings: Surroundings,
): Writer {
  const isLower = prefersLowerCase(surroundings);
  const needsQuotes = (name: string) =>
    surroundings.isQuoted ||
    !/^[\p{L}_][\p{L}\p{N}_$]*$/u.test(name) ||
    reservedWords.has(name.toUpperCase()) ||
    catalog.reservedWords.has(name.toUpperCase()) ||
    dialect.foldIdentifier(name) !== name;
  const write = (name: string) => (needsQuotes(name) ? dialect.quoteIdentifier(name) : name);
  return {
    name: write,
    relation: ({schema, name}, isOnSearchPath) =>
      schema === undefined || isOnSearchPath ? write(name) : `${write(schema)}.${write(name)}`,
    keyword: (words) => (isLower ? words.toLowerCase() : words),
  };
}

/** As the keyword being typed is written, otherwise as most keywords of the statement are. */
function prefersLowerCase({typed, lexemes}: Surroundings): boolean {
  if (/\p{L}/u.test(typed)) return typed !== typed.toUpperCase();
  const written = lexemes.filter(({kind, upper}) => kind === 'word' && keywords.has(upper));
  const lower = written.filter(({name}) => name === name.toLowerCase());
  return lower.length > written.length / 2;
}
