import type {BinaryOperator, CallArguments, Comparison, Expression} from './nodes.ts';
import type {TokenStream} from './token-stream.ts';
import {Float} from './values.ts';

/** An expression, with `a if b else c`. */
export function parseExpression(stream: TokenStream): Expression {
  const {offset} = stream.current;
  let value = parseOr(stream);
  while (stream.takeIf('name', 'if')) {
    const test = parseOr(stream);
    const otherwise = stream.takeIf('name', 'else') ? parseExpression(stream) : undefined;
    value = {type: 'condition', test, whenTrue: value, otherwise, offset};
  }
  return value;
}

/** One expression, or several with commas between them as a tuple. */
export function parseTuple(stream: TokenStream, parseItem = parseExpression): Expression {
  const {offset} = stream.current;
  const first = parseItem(stream);
  if (!stream.is('operator', ',')) return first;
  const items = [first];
  while (stream.takeIf('operator', ',')) {
    if (isTupleEnd(stream)) break;
    items.push(parseItem(stream));
  }
  return {type: 'tuple', items, offset};
}

function isTupleEnd(stream: TokenStream): boolean {
  return (
    stream.is('variable-end') ||
    stream.is('block-end') ||
    stream.is('operator', ')') ||
    stream.is('name', 'in')
  );
}

export function parseOr(stream: TokenStream): Expression {
  let left = parseAnd(stream);
  while (stream.takeIf('name', 'or'))
    left = {type: 'logic', operator: 'or', left, right: parseAnd(stream), offset: left.offset};
  return left;
}

function parseAnd(stream: TokenStream): Expression {
  let left = parseNot(stream);
  while (stream.takeIf('name', 'and'))
    left = {type: 'logic', operator: 'and', left, right: parseNot(stream), offset: left.offset};
  return left;
}

function parseNot(stream: TokenStream): Expression {
  const token = stream.takeIf('name', 'not');
  if (token) return {type: 'unary', operator: 'not', of: parseNot(stream), offset: token.offset};
  return parseCompare(stream);
}

function parseCompare(stream: TokenStream): Expression {
  const first = parseSum(stream);
  const rest: {operator: Comparison; right: Expression}[] = [];
  for (;;) {
    const token = stream.takeIf('operator', '==', '!=', '<', '<=', '>', '>=') ?? stream.takeIf('name', 'in');
    if (token) rest.push({operator: token.text as Comparison, right: parseSum(stream)});
    else if (stream.is('name', 'not') && stream.next.type === 'name' && stream.next.text === 'in') {
      stream.take();
      stream.take();
      rest.push({operator: 'not in', right: parseSum(stream)});
    } else break;
  }
  return rest.length === 0 ? first : {type: 'compare', first, rest, offset: first.offset};
}

function binary(operators: readonly string[], operand: (stream: TokenStream) => Expression) {
  return (stream: TokenStream): Expression => {
    let left = operand(stream);
    for (
      let token = stream.takeIf('operator', ...operators);
      token;
      token = stream.takeIf('operator', ...operators)
    )
      left = {
        type: 'binary',
        operator: token.text as BinaryOperator,
        left,
        right: operand(stream),
        offset: left.offset,
      };
    return left;
  };
}

const parsePower = binary(['**'], (stream) => parseUnary(stream));
const parseProduct = binary(['*', '/', '//', '%'], parsePower);
const parseSum = binary(['+', '-'], parseConcat);

function parseConcat(stream: TokenStream): Expression {
  const first = parseProduct(stream);
  if (!stream.is('operator', '~')) return first;
  const items = [first];
  while (stream.takeIf('operator', '~')) items.push(parseProduct(stream));
  return {type: 'concat', items, offset: first.offset};
}

function parseUnary(stream: TokenStream, withFilters = true): Expression {
  const sign = stream.takeIf('operator', '-', '+');
  const value: Expression = sign
    ? {type: 'unary', operator: sign.text as '-' | '+', of: parseUnary(stream, false), offset: sign.offset}
    : parsePostfix(stream, parsePrimary(stream));
  return withFilters ? parseFilters(stream, value) : value;
}

const constants: Record<string, unknown> = {
  true: true,
  True: true,
  false: false,
  False: false,
  none: null,
  None: null,
};

function parsePrimary(stream: TokenStream): Expression {
  const {type, text, offset} = stream.current;
  switch (type) {
    case 'name':
      stream.take();
      return Object.hasOwn(constants, text)
        ? {type: 'constant', value: constants[text], offset}
        : {type: 'name', name: text, offset};
    case 'string': {
      let value = '';
      while (stream.is('string')) value += stream.take().text;
      return {type: 'constant', value, offset};
    }
    case 'integer':
      stream.take();
      return {type: 'constant', value: wholeNumber(text.replaceAll('_', '')), offset};
    case 'float': {
      stream.take();
      const value = Number(text.replaceAll('_', ''));
      return {type: 'constant', value: Number.isInteger(value) ? new Float(value) : value, offset};
    }
    case 'operator':
      if (text === '(') return parseParentheses(stream);
      if (text === '[') return parseList(stream);
      if (text === '{') return parseDict(stream);
  }
  throw stream.unexpected();
}

function wholeNumber(text: string): number | bigint {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}

function parseParentheses(stream: TokenStream): Expression {
  const {offset} = stream.expect('operator', '(');
  if (stream.takeIf('operator', ')')) return {type: 'tuple', items: [], offset};
  const value = parseTuple(stream);
  stream.expect('operator', ')');
  return value;
}

function parseList(stream: TokenStream): Expression {
  const {offset} = stream.expect('operator', '[');
  const items: Expression[] = [];
  while (!stream.is('operator', ']')) {
    items.push(parseExpression(stream));
    if (!stream.takeIf('operator', ',')) break;
  }
  stream.expect('operator', ']');
  return {type: 'list', items, offset};
}

function parseDict(stream: TokenStream): Expression {
  const {offset} = stream.expect('operator', '{');
  const items: [Expression, Expression][] = [];
  while (!stream.is('operator', '}')) {
    const key = parseExpression(stream);
    stream.expect('operator', ':');
    items.push([key, parseExpression(stream)]);
    if (!stream.takeIf('operator', ',')) break;
  }
  stream.expect('operator', '}');
  return {type: 'dict', items, offset};
}

function parsePostfix(stream: TokenStream, start: Expression): Expression {
  let value = start;
  for (;;) {
    if (stream.takeIf('operator', '.')) {
      const token = stream.take();
      if (token.type === 'name')
        value = {type: 'attribute', of: value, name: token.text, offset: token.offset};
      else if (token.type === 'integer')
        value = {
          type: 'item',
          of: value,
          key: {type: 'constant', value: Number(token.text), offset: token.offset},
          offset: token.offset,
        };
      else throw stream.error(token.offset, 'expected a name or number after the dot');
    } else if (stream.is('operator', '[')) value = parseSubscript(stream, value);
    else if (stream.is('operator', '(')) value = parseCall(stream, value);
    else return value;
  }
}

function parseSubscript(stream: TokenStream, of: Expression): Expression {
  const {offset} = stream.expect('operator', '[');
  const bounds: (Expression | undefined)[] = [];
  let hasColon = false;
  let bound: Expression | undefined;
  while (!stream.is('operator', ']')) {
    if (stream.takeIf('operator', ':')) {
      hasColon = true;
      bounds.push(bound);
      bound = undefined;
    } else if (bound === undefined) bound = parseTuple(stream);
    else throw stream.unexpected("']'");
  }
  if (!hasColon && bound === undefined) throw stream.unexpected('a key');
  stream.expect('operator', ']');
  return hasColon
    ? {type: 'slice', of, bounds: [...bounds, bound], offset}
    : {type: 'item', of, key: bound!, offset};
}

function parseCall(stream: TokenStream, of: Expression): Expression {
  return {type: 'call', of, ...parseArguments(stream), offset: of.offset};
}

function parseArguments(stream: TokenStream): CallArguments {
  stream.expect('operator', '(');
  const positional: Expression[] = [];
  const named: [string, Expression][] = [];
  let rest: Expression | undefined;
  let namedRest: Expression | undefined;
  while (!stream.is('operator', ')')) {
    if (stream.takeIf('operator', '**')) namedRest = parseExpression(stream);
    else if (stream.takeIf('operator', '*')) rest = parseExpression(stream);
    else if (stream.is('name') && stream.next.type === 'operator' && stream.next.text === '=') {
      const name = stream.take().text;
      stream.take();
      named.push([name, parseExpression(stream)]);
    } else {
      if (named.length > 0)
        throw stream.error(stream.current.offset, 'a positional argument follows a named one');
      positional.push(parseExpression(stream));
    }
    if (!stream.takeIf('operator', ',')) break;
  }
  stream.expect('operator', ')');
  return {positional, named, ...(rest && {rest}), ...(namedRest && {namedRest})};
}

function parseFilters(stream: TokenStream, start: Expression): Expression {
  let value = start;
  for (;;) {
    if (stream.is('operator', '|')) value = parseFilter(stream, value);
    else if (stream.is('name', 'is')) value = parseTest(stream, value);
    else if (stream.is('operator', '(')) value = parseCall(stream, value);
    else return value;
  }
}

/** `| name(arguments)`; the bar may be missing at the start of a `{% filter %}`. */
export function parseFilter(stream: TokenStream, of: Expression | undefined): Expression {
  stream.takeIf('operator', '|');
  const token = stream.expect('name');
  let name = token.text;
  while (stream.takeIf('operator', '.')) name += `.${stream.expect('name').text}`;
  const given = stream.is('operator', '(') ? parseArguments(stream) : {positional: [], named: []};
  return {type: 'filter', name, of, ...given, offset: token.offset};
}

function parseTest(stream: TokenStream, of: Expression): Expression {
  stream.expect('name', 'is');
  const negation = stream.takeIf('name', 'not');
  const token = stream.expect('name');
  const {current} = stream;
  const takesArgument =
    ['string', 'integer', 'float'].includes(current.type) ||
    (current.type === 'name' && !['else', 'or', 'and', 'if', 'is', 'in', 'not'].includes(current.text)) ||
    stream.is('operator', '[', '{');
  const given: CallArguments = stream.is('operator', '(')
    ? parseArguments(stream)
    : {positional: takesArgument ? [parsePostfix(stream, parsePrimary(stream))] : [], named: []};
  const test: Expression = {type: 'test', name: token.text, of, ...given, offset: token.offset};
  return negation ? {type: 'unary', operator: 'not', of: test, offset: negation.offset} : test;
}
