import type {ColumnType, Relation, Value} from '#src/warehouse/index.ts';
import {parseCell} from './cells.ts';
import {MemoryError} from './errors.ts';
import {readType} from './native-types.ts';
import {tokenize, type Token} from './tokens.ts';

/**
 * The part of SQL that the store understands, just enough for tests:
 *
 * - `select item, ... [from [schema.]relation] [limit n]`, where an item is `*`, `count(*)`, a column, a literal
 *   (`null`, `true`, `1`, `1.5`, `'text'`, `'text'::type`) or a parameter (`$1`), each with an optional `as name`
 * - `series n`: the integers 1 to n in the column `n`
 * - `fail after n`: the same, and then an error
 * - `sleep`: runs until it is stopped
 */
export type StatementTree =
  | {kind: 'select'; items: readonly SelectItem[]; from?: Relation; limit?: number}
  | {kind: 'series'; count: number; fails: boolean}
  | {kind: 'sleep'};

export type SelectItem =
  | {kind: 'star'}
  | {kind: 'count'; name: string}
  | {kind: 'column'; column: string; name: string}
  | {kind: 'literal'; value: Value; type: ColumnType; name: string}
  | {kind: 'parameter'; position: number; name: string};

export function parseStatement(text: string): StatementTree {
  const reader = createReader(tokenize(text));
  const tree = readStatement(reader);
  reader.end();
  return tree;
}

function readStatement(reader: Reader): StatementTree {
  if (reader.takeWord('sleep')) return {kind: 'sleep'};
  if (reader.takeWord('series')) return {kind: 'series', count: reader.count(), fails: false};
  if (reader.takeWord('fail')) {
    reader.word('after');
    return {kind: 'series', count: reader.count(), fails: true};
  }
  reader.word('select');
  const items = [readItem(reader)];
  while (reader.takeSymbol(',')) items.push(readItem(reader));
  return {
    kind: 'select',
    items,
    ...(reader.takeWord('from') && {from: readRelation(reader)}),
    ...(reader.takeWord('limit') && {limit: reader.count()}),
  };
}

function readRelation(reader: Reader): Relation {
  const first = reader.identifier();
  return reader.takeSymbol('.') ? {schema: first, name: reader.identifier()} : {name: first};
}

function readItem(reader: Reader): SelectItem {
  if (reader.takeSymbol('*')) return {kind: 'star'};
  const item = readExpression(reader);
  return reader.takeWord('as') ? {...item, name: reader.identifier()} : item;
}

function readExpression(reader: Reader): Exclude<SelectItem, {kind: 'star'}> {
  const token = reader.take();
  if (token.kind === 'number') return {kind: 'literal', ...numberLiteral(token.text), name: '?column?'};
  if (token.kind === 'parameter') return {kind: 'parameter', position: Number(token.text), name: '?column?'};
  if (token.kind === 'text') {
    const type: ColumnType = reader.takeSymbol('::') ? readType(reader.take().text).type : {kind: 'text'};
    return {kind: 'literal', value: parseCell(token.text, type), type, name: '?column?'};
  }
  if (token.kind !== 'word' && token.kind !== 'identifier') throw reader.unexpected(token);
  const word = token.kind === 'word' ? token.text.toLowerCase() : '';
  if (word === 'null') return {kind: 'literal', value: null, type: {kind: 'text'}, name: '?column?'};
  if (word === 'true' || word === 'false')
    return {kind: 'literal', value: word === 'true', type: {kind: 'boolean'}, name: '?column?'};
  if (word === 'count' && reader.takeSymbol('(')) {
    reader.symbol('*');
    reader.symbol(')');
    return {kind: 'count', name: 'count'};
  }
  if (keywords.includes(word)) throw reader.unexpected(token);
  return {kind: 'column', column: token.text, name: token.text};
}

const keywords = ['select', 'from', 'limit', 'as'];

function numberLiteral(text: string): {value: Value; type: ColumnType} {
  if (!/^-?\d+$/.test(text)) return {value: text, type: {kind: 'decimal'}};
  const isSmall = BigInt.asIntN(32, BigInt(text)) === BigInt(text);
  const type: ColumnType = {kind: 'integer', bits: isSmall ? 32 : 64, signed: true};
  return {value: parseCell(text, type), type};
}

type Reader = ReturnType<typeof createReader>;

function createReader(tokens: readonly Token[]) {
  let next = 0;
  const unexpected = (token: Token) =>
    new MemoryError(
      'syntax',
      token.kind === 'end' ? 'syntax error at the end' : `syntax error at "${token.text}"`,
    );
  const takeIf = (matches: (token: Token) => boolean) => matches(tokens[next]!) && Boolean(++next);
  const takeWord = (word: string) => takeIf(({kind, text}) => kind === 'word' && text.toLowerCase() === word);
  const takeSymbol = (symbol: string) => takeIf(({kind, text}) => kind === 'symbol' && text === symbol);
  const require = (isThere: boolean) => {
    if (!isThere) throw unexpected(tokens[next]!);
  };
  return {
    unexpected,
    takeWord,
    takeSymbol,
    word: (word: string) => require(takeWord(word)),
    symbol: (symbol: string) => require(takeSymbol(symbol)),
    take: () => (tokens[next]!.kind === 'end' ? tokens[next]! : tokens[next++]!),
    identifier(): string {
      require(takeIf(({kind}) => kind === 'identifier' || kind === 'word'));
      return tokens[next - 1]!.text;
    },
    count(): number {
      require(takeIf(({kind, text}) => kind === 'number' && /^\d+$/.test(text)));
      return Number(tokens[next - 1]!.text);
    },
    end() {
      takeSymbol(';');
      require(tokens[next]!.kind === 'end');
    },
  };
}
