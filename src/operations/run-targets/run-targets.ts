import {analyzeStatement, splitStatements, type SqlStatement} from '../../sql/index.ts';
import type {Dialect} from '../../warehouse/index.ts';

type Traits = Dialect['lexicalTraits'];

export function statementsOf(text: string, traits: Traits): SqlStatement[] {
  return splitStatements(text, traits);
}

/** The statement in which the cursor stands; between two, the one that ends on its line, else the next one. */
export function statementAt(text: string, cursor: number, traits: Traits): SqlStatement | undefined {
  const statements = splitStatements(text, traits);
  const last = statements.findLast(({offset}) => offset <= cursor);
  if (!last) return statements[0];
  const between = text.slice(last.offset + last.text.length, cursor);
  const next = statements[statements.indexOf(last) + 1];
  return next && between.includes('\n') && /^\s*;/.test(between) ? next : last;
}

/** True when there may be other tables or columns after a statement. */
export function changesCatalog(statement: string, traits: Traits): boolean {
  const {effect} = analyzeStatement(statement, traits);
  return effect === 'definition' || effect === 'unknown';
}
