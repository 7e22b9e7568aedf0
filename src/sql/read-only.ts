import type {LexicalTraits} from '../util/lexical-traits.ts';
import {tokenize} from './tokens.ts';

const readingVerbs = new Set(
  'SELECT WITH FROM VALUES TABLE SHOW DESCRIBE DESC EXPLAIN SUMMARIZE PIVOT UNPIVOT PRAGMA SET RESET USE'.split(
    ' ',
  ),
);

/** Words that make a statement with a reading verb write after all, e.g. `WITH gone AS (DELETE ...)`. */
const writingWords = new Set(
  'INSERT UPDATE DELETE MERGE INTO TRUNCATE CREATE DROP ALTER COPY CALL EXECUTE NEXTVAL SETVAL ATTACH VACUUM CHECKPOINT'.split(
    ' ',
  ),
);

/**
 * True when a statement surely leaves the database as it is. Errs on the other side: a word that may write, even
 * one used as a column name, makes it false.
 */
export function isReadOnlyStatement(text: string, traits: LexicalTraits = {}): boolean {
  let isFirst = true;
  for (const {kind, start, end} of tokenize(text, traits)) {
    if (kind === 'space' || kind === 'comment') continue;
    const content = text.slice(start, end).toUpperCase();
    if (isFirst && content === '(') continue;
    if (isFirst && !(kind === 'word' && readingVerbs.has(content))) return false;
    if (kind === 'word' && writingWords.has(content)) return false;
    isFirst = false;
  }
  return !isFirst;
}
