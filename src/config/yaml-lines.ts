import {isMap, isNode, isPair, type Document, type Pair} from 'yaml';

/** Whole lines of a text: from the first character of one to the first of another. */
export interface Span {
  start: number;
  end: number;
}

/**
 * The lines that a key and its value fill alone, with comments below that are indented deeper; undefined where
 * they share a line with others.
 */
export function pairLines(
  text: string,
  document: Document,
  path: readonly string[],
): (Span & {indent: number}) | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent) || parent.flow) return undefined;
  const pair = parent.items.find((item) => isPair(item) && String(item.key) === path.at(-1));
  const offset = pair && isNode(pair.key) ? pair.key.range?.[0] : undefined;
  if (!pair || offset === undefined) return undefined;
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  if (text.slice(start, offset).trim() !== '') return undefined;
  const indent = offset - start;
  const end = lineEndAfter(text, lastCharacter(text, pair, offset));
  const ownComments = new RegExp(`(?: {${indent + 1},}#[^\\n]*(?:\\n|$))*`, 'y');
  ownComments.lastIndex = end;
  return {start, end: end + (ownComments.exec(text)?.[0].length ?? 0), indent};
}

/** Offset of the line after the one that holds `offset`. */
export function lineEndAfter(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline === -1 ? text.length : newline + 1;
}

/** Offset of the last character of a value, without the blank lines and comments behind it. */
function lastCharacter(text: string, pair: Pair, keyOffset: number): number {
  const value = deepestLast(pair);
  const end = isNode(value) ? (value.range?.[1] ?? keyOffset) : keyOffset;
  const filled = text.slice(keyOffset, Math.max(end, keyOffset + 1)).trimEnd();
  return keyOffset + Math.max(filled.length - 1, 0);
}

/** A block mapping's own range reaches over what follows it, so its last value is what counts. */
function deepestLast(pair: Pair): unknown {
  const {value} = pair;
  if (!isMap(value) || value.flow) return value;
  const last = value.items.at(-1);
  if (!last) return value;
  const inner = deepestLast(last);
  return isNode(inner) && inner.range && inner.range[1] > inner.range[0] ? inner : last.key;
}
