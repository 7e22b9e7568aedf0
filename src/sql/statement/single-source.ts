import type {LexicalTraits} from '../../util/lexical-traits.ts';
import {readStatementWords} from './statement-word.ts';

/** Words after which rows are no longer those of one table. */
const mixingWords = new Set(
  'JOIN UNION INTERSECT EXCEPT GROUP DISTINCT HAVING PIVOT UNPIVOT WINDOW'.split(' '),
);

/**
 * The table whose rows a SELECT delivers, as the parts of its name as they are written; undefined when it reads
 * several, none, or sums rows up.
 */
export function findSingleSource(text: string, traits: LexicalTraits = {}): string[] | undefined {
  const words = readStatementWords(text, traits).filter(({depth}) => depth === 0);
  if (!['SELECT', 'FROM', 'TABLE'].includes(words[0]?.upper ?? '')) return undefined;
  if (words.some(({upper}) => mixingWords.has(upper))) return undefined;
  const introducer = words[0]!.upper === 'TABLE' ? 'TABLE' : 'FROM';
  const introducers = words.flatMap(({upper}, index) => (upper === introducer ? [index] : []));
  let position = introducers[0]! + 1;
  if (introducers.length !== 1) return undefined;
  if (words[position]?.upper === 'ONLY') position++;
  const parts: string[] = [];
  while (words[position]?.isName) {
    parts.push(words[position]!.text);
    if (words[position + 1]?.upper !== '.') break;
    position += 2;
  }
  const rest = words.slice(position + 1);
  const ends = rest.findIndex(({upper}) => clauses.has(upper));
  const beforeClauses = ends < 0 ? rest : rest.slice(0, ends);
  const isPlain = beforeClauses.every(({upper, isName}) => isName || upper === 'AS' || upper === ';');
  return parts.length > 0 && isPlain ? parts : undefined;
}

const clauses = new Set('WHERE ORDER LIMIT OFFSET FETCH FOR SELECT QUALIFY'.split(' '));
