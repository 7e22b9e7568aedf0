import type {LexicalTraits} from '../../util/lexical-traits.ts';
import {templateTokens, type TemplateToken} from './template-tokens.ts';

/** Words that begin a clause on a line of its own; several words count as one. */
// prettier-ignore
const clauses = [
  'with recursive', 'with', 'select distinct', 'select', 'from', 'where', 'group by', 'having', 'qualify', 'window',
  'order by', 'limit', 'offset', 'union all', 'union', 'intersect', 'except', 'left outer join', 'right outer join',
  'full outer join', 'left join', 'right join', 'full join', 'inner join', 'cross join', 'natural join', 'asof join',
  'join',
] as const;

/** What goes one step in below them, with each part that a comma parts on its own line. */
const listClauses = new Set(['select', 'select distinct', 'group by', 'order by', 'window']);

const keywords = new Set(
  `${clauses.join(' ')} on using and or not in is null like ilike between case when then else end as asc desc exists over partition rows range distinct true false`.split(
    ' ',
  ),
);

const indentWidth = 2;
const lineWidth = 100;

/**
 * Lays SQL out anew: clauses on lines of their own, keywords in lower case, blanks where they belong. Everything else is
 * as it was, and so are tags of Jinja and comments. Only blanks and the case of keywords change.
 */
export function layOutSql(text: string, traits: LexicalTraits = {}): string {
  const tokens = templateTokens(text, traits);
  const writer = createWriter();
  const frames: Frame[] = [{isBlock: true, depth: 0, clause: undefined, isList: false, betweens: 0}];
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]!;
    const frame = frames.at(-1)!;
    if (token.kind === 'comment' || token.kind === 'block') {
      writer.aside(token, frame);
      continue;
    }
    const clause = frame.isBlock ? clauseAt(tokens, index) : undefined;
    if (clause) {
      frame.clause = clause.name;
      writer.line(frame.depth, token.breaksBefore > 1 && frame.depth === 0);
      writer.word(clause.name);
      index += clause.length - 1;
      frame.isList = listClauses.has(clause.name) && isLongList(tokens, index + 1);
      if (frame.isList) writer.line(frame.depth + 1);
      continue;
    }
    if (token.text === '(') {
      const isBlock = /^(?:select|with|values)$/i.test(nextWord(tokens, index + 1));
      writer.token(token, tokens[index - 1]);
      frames.push({
        isBlock,
        depth: frame.depth + (isBlock ? 1 : 0),
        clause: undefined,
        isList: false,
        betweens: 0,
      });
      if (isBlock) writer.line(frame.depth + 1);
      continue;
    }
    if (token.text === ')' && frames.length > 1) {
      frames.pop();
      if (frame.isBlock) writer.line(frame.depth - 1);
      writer.token(token, tokens[index - 1]);
      continue;
    }
    if (token.text === ';') {
      writer.token(token, tokens[index - 1]);
      frames.length = 1;
      Object.assign(frames[0]!, {clause: undefined, isList: false});
      writer.line(0, true);
      continue;
    }
    const word = token.text.toLowerCase();
    if (frame.isBlock && token.kind === 'word') {
      if (word === 'between') frame.betweens += 1;
      else if (word === 'and' && frame.betweens > 0) frame.betweens -= 1;
      else if ((word === 'and' || word === 'or') && breaksConditions(frame)) writer.line(frame.depth + 1);
    }
    writer.token(token, tokens[index - 1]);
    if (
      token.text === ',' &&
      frame.isBlock &&
      (frame.isList || frame.clause === 'with' || frame.clause === 'with recursive')
    ) {
      // A comment on the line of the comma belongs to what stands before it.
      if (!isTrailing(tokens[index + 1]))
        writer.line(frame.clause?.startsWith('with') ? frame.depth : frame.depth + 1);
    }
  }
  return writer.text();
}

interface Frame {
  /** A query, whose clauses are on lines of their own. */
  isBlock: boolean;
  depth: number;
  clause: string | undefined;
  isList: boolean;
  betweens: number;
}

function breaksConditions({clause}: Frame): boolean {
  return (
    clause === 'where' || clause === 'having' || clause === 'qualify' || clause?.endsWith('join') === true
  );
}

function isTrailing(token: TemplateToken | undefined): boolean {
  return token?.kind === 'comment' && token.breaksBefore === 0;
}

function clauseAt(
  tokens: readonly TemplateToken[],
  index: number,
): {name: string; length: number} | undefined {
  if (tokens[index]!.kind !== 'word' || tokens[index - 1]?.text === '.') return undefined;
  for (const name of clauses) {
    const words = name.split(' ');
    if (words.every((word, offset) => tokens[index + offset]?.text.toLowerCase() === word))
      return {name, length: words.length};
  }
  return undefined;
}

function nextWord(tokens: readonly TemplateToken[], index: number): string {
  const found = tokens.slice(index, index + 20).find(({kind}) => kind !== 'comment' && kind !== 'block');
  return found?.text ?? '';
}

/** True when the list has several parts, or is too long for one line. */
function isLongList(tokens: readonly TemplateToken[], from: number): boolean {
  let depth = 0;
  let length = 0;
  for (let index = from; index < tokens.length; index++) {
    const {text, kind} = tokens[index]!;
    if (text === '(') depth += 1;
    else if (text === ')' && --depth < 0) return false;
    else if (depth === 0 && (text === ';' || clauseAt(tokens, index))) return false;
    else if (depth === 0 && text === ',') return true;
    else if (kind === 'comment' || kind === 'block') return true;
    length += text.length + 1;
    if (length > lineWidth) return true;
  }
  return false;
}

function createWriter() {
  let out = '';
  let pendingDepth: number | undefined;
  let isBlankWanted = false;
  let isFresh = true;
  let currentDepth = 0;
  const startLine = () => {
    if (out !== '') out = `${out.trimEnd()}\n${isBlankWanted ? '\n' : ''}`;
    out += ' '.repeat(currentDepth * indentWidth);
    isBlankWanted = false;
    isFresh = true;
  };
  const settle = () => {
    if (pendingDepth === undefined) return false;
    currentDepth = pendingDepth;
    pendingDepth = undefined;
    startLine();
    return true;
  };
  const put = (piece: string, isApart: boolean) => {
    settle();
    out += isFresh || !isApart ? piece : ` ${piece}`;
    isFresh = false;
  };
  return {
    /** The next token begins a line. */
    line(depth: number, isBlank = false) {
      pendingDepth = depth;
      isBlankWanted ||= isBlank;
    },
    word: (text: string) => put(text, true),
    token(token: TemplateToken, before: TemplateToken | undefined) {
      const text =
        token.kind === 'word' && keywords.has(token.text.toLowerCase()) && before?.text !== '.'
          ? token.text.toLowerCase()
          : token.text;
      put(text, isApartFrom(token, before));
    },
    /** A comment or a block of Jinja, on a line of its own where it was. */
    aside(token: TemplateToken, {depth, isList}: Frame) {
      const ownLine = token.breaksBefore > 0 || out === '';
      if (ownLine) {
        const wanted = pendingDepth;
        currentDepth = wanted ?? depth + (isList ? 1 : 0);
        pendingDepth = undefined;
        isBlankWanted ||= token.breaksBefore > 1;
        if (out !== '') startLine();
        out += token.text;
        pendingDepth = wanted ?? currentDepth;
      } else {
        out = isFresh && pendingDepth === undefined ? out : `${out.trimEnd()} `;
        out += token.text;
        if (token.text.startsWith('--') || token.text.startsWith('#'))
          pendingDepth ??= depth + (isList ? 1 : 0);
      }
      isFresh = false;
    },
    text: () => (out.trim() === '' ? out : `${out.trimEnd()}\n`),
  };
}

/** Where the grammar does not say, blanks stay as they were: `count (x)` and `a ->> b` mean what they meant. */
function isApartFrom(token: TemplateToken, before: TemplateToken | undefined): boolean {
  if (!before || token.text === ',' || token.text === ';' || token.text === ')') return false;
  if (before.text === '(') return false;
  if (before.text === ',') return true;
  return token.isApart;
}
