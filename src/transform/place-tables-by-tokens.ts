import {reservedWords} from '../sql/keywords.ts';
import {tokenize, type Token} from '../sql/tokens.ts';
import type {Dialect, Relation} from '../warehouse/index.ts';
import type {PlaceTable} from './place-tables.ts';

const introducers = new Set(['FROM', 'JOIN', ',']);

/**
 * The same as `placeTables` for syntax that the parser does not know: names with a schema after FROM, JOIN or a comma.
 */
export function placeTablesByTokens(
  sql: string,
  dialect: Pick<Dialect, 'lexicalTraits' | 'foldIdentifier' | 'quoteIdentifier'>,
  place: PlaceTable,
): string {
  const tokens = [...tokenize(sql, dialect.lexicalTraits)].filter(
    ({kind}) => kind !== 'space' && kind !== 'comment',
  );
  const textOf = (token: Token | undefined) => (token ? sql.slice(token.start, token.end) : '');
  const isName = (token: Token | undefined) => token?.kind === 'word' || token?.kind === 'identifier';
  const pieces: string[] = [];
  let copied = 0;
  for (let index = 1; index < tokens.length - 2; index++) {
    const [schema, dot, name, after] = tokens.slice(index, index + 4);
    if (!introducers.has(textOf(tokens[index - 1]).toUpperCase())) continue;
    if (!isName(schema) || textOf(dot) !== '.' || !isName(name) || textOf(after) === '.') continue;
    const relation: Relation = {
      schema: storedName(textOf(schema), dialect),
      name: storedName(textOf(name), dialect),
    };
    const text = place(relation);
    if (text === undefined) continue;
    const hasAlias =
      isName(after) && (!reservedWords.has(textOf(after).toUpperCase()) || /^as$/i.test(textOf(after)));
    pieces.push(sql.slice(copied, schema!.start), text);
    if (!hasAlias) pieces.push(` as ${dialect.quoteIdentifier(relation.name)}`);
    copied = name!.end;
  }
  return pieces.join('') + sql.slice(copied);
}

function storedName(written: string, {foldIdentifier}: Pick<Dialect, 'foldIdentifier'>): string {
  const quote = written[0];
  if (quote !== '"' && quote !== '`') return foldIdentifier(written);
  return written.slice(1, -1).replaceAll(quote + quote, quote);
}
