import {isWord, type LintedQuery, type LintedSql} from './read-queries.ts';
import type {SqlFinding} from './rule.ts';

export const reserved = new Set(
  `all and any as asc between by case cast check column constraint create cross current_date default delete desc distinct drop
   else end except exists false for foreign from full grant group having in inner insert intersect into is join left like limit
   natural not null offset on or order outer primary references right select set table then to true union unique update user
   using values when where with`.split(/\s+/),
);
/** Words of expressions that are no columns. */
const valueWords = new Set(
  `interval date time timestamp filter within over partition rows range preceding following unbounded current row current_date
   current_time current_timestamp escape ilike similar array struct map collate at zone year month day hour minute second
   nulls first last exclude replace rename try_cast ties only`.split(/\s+/),
);

export function found({tokens}: LintedSql, at: number, message: string): SqlFinding {
  return {offset: tokens[at]!.start, message};
}

export function eachQuery(sql: LintedSql, check: (query: LintedQuery) => SqlFinding[]): SqlFinding[] {
  return sql.queries.flatMap(check);
}

/** Tokens of a clause that are in no parentheses of their own. */
export function inClause({depths}: LintedSql, {clauses, depth}: LintedQuery, name: string): number[] {
  return clauses
    .filter((clause) => clause.name === name)
    .flatMap(({start, end}) => Array.from({length: end - start - 1}, (_, index) => start + 1 + index))
    .filter((at) => depths[at] === depth);
}

/** First tokens of the items of a SELECT; of `a.*` it is the star. */
export function itemStarts(sql: LintedSql, query: LintedQuery): number[] {
  return inClause(sql, query, 'select').filter((at) => {
    const before = sql.tokens[at - 1]!;
    const isQualified = before.text === '.' && sql.tokens[at]!.text === '*';
    return before.text === ',' || isQualified || isWord(sql.tokens, at - 1, 'select', 'distinct');
  });
}

export function cteNames({tokens, depths}: LintedSql): number[] {
  return tokens.flatMap((_, at) => {
    const isName =
      isWord(tokens, at + 1, 'as') &&
      (tokens[at + 2]?.text === '(' || isWord(tokens, at + 2, 'materialized', 'not'));
    const follows = tokens[at - 1]?.text === ',' || isWord(tokens, at - 1, 'with', 'recursive');
    const opens = tokens
      .slice(0, at)
      .some((_token, other) => isWord(tokens, other, 'with') && depths[other] === depths[at]);
    return isName && follows && opens ? [at] : [];
  });
}

export function isPlainColumn({tokens}: LintedSql, at: number): boolean {
  const {kind, text} = tokens[at]!;
  if (kind !== 'word' || reserved.has(text.toLowerCase()) || valueWords.has(text.toLowerCase())) return false;
  const [before, after] = [tokens[at - 1]!, tokens[at + 1]];
  if (before.text === '.' || before.text === ':' || after?.text === '.' || after?.text === '(') return false;
  // What follows a value is its alias.
  const isAlias =
    isWord(tokens, at - 1, 'as', 'end') ||
    ['word', 'identifier', 'number', 'string', 'expression'].includes(before.kind);
  const followsOperator =
    before.kind === 'word' && reserved.has(before.text.toLowerCase()) && !isWord(tokens, at - 1, 'as', 'end');
  return !(isAlias && !followsOperator) && before.text !== ')';
}
