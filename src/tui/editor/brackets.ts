import {compare, type Position} from './position.ts';
import type {TextLines} from './text-lines.ts';

const pairs: Readonly<Record<string, {partner: string; direction: 1 | -1}>> = {
  '(': {partner: ')', direction: 1},
  '[': {partner: ']', direction: 1},
  '{': {partner: '}', direction: 1},
  ')': {partner: '(', direction: -1},
  ']': {partner: '[', direction: -1},
  '}': {partner: '{', direction: -1},
};

/** Farther apart, a pair is not looked for, so that no key waits for it. */
const mostLines = 5000;

/** False for brackets in strings and comments. */
export type IsCode = (position: Position) => boolean;

/** The partner of the bracket at this place; undefined when there is no bracket or no partner. */
export function matchingBracket(
  lines: TextLines,
  at: Position,
  isCode: IsCode = () => true,
): Position | undefined {
  const bracket = lines[at.line]![at.offset];
  const pair = bracket === undefined ? undefined : pairs[bracket];
  if (!pair || !isCode(at)) return undefined;
  let depth = 0;
  for (let steps = 0; steps < mostLines; steps++) {
    const line = at.line + steps * pair.direction;
    const text = lines[line];
    if (text === undefined) return undefined;
    for (const offset of offsets(text, pair.direction, steps === 0 ? at.offset : undefined)) {
      const character = text[offset];
      if ((character !== bracket && character !== pair.partner) || !isCode({line, offset})) continue;
      depth += character === bracket ? 1 : -1;
      if (depth === 0) return {line, offset};
    }
  }
  return undefined;
}

/** The bracket at the cursor or just before it, with its partner. */
export function bracketsAt(lines: TextLines, cursor: Position, isCode?: IsCode): Position[] {
  for (const offset of [cursor.offset, cursor.offset - 1]) {
    const at = {line: cursor.line, offset};
    const partner = offset < 0 ? undefined : matchingBracket(lines, at, isCode);
    if (partner) return [at, partner];
  }
  return [];
}

/** The innermost pair of this kind around a place. */
export function enclosingPair(
  lines: TextLines,
  at: Position,
  open: '(' | '[' | '{',
): {open: Position; close: Position} | undefined {
  const close = pairs[open]!.partner;
  if (lines[at.line]![at.offset] === close) {
    const start = matchingBracket(lines, at);
    return start && {open: start, close: at};
  }
  let depth = 0;
  for (let line = at.line; line >= Math.max(0, at.line - mostLines); line--) {
    const text = lines[line]!;
    for (const offset of offsets(text, -1, line === at.line ? at.offset : undefined)) {
      if (text[offset] === close && compare({line, offset}, at) < 0) depth++;
      if (text[offset] !== open || depth-- > 0) continue;
      const end = matchingBracket(lines, {line, offset});
      return end && {open: {line, offset}, close: end};
    }
  }
  return undefined;
}

function* offsets(text: string, direction: 1 | -1, from: number | undefined): Generator<number> {
  const start = from ?? (direction === 1 ? 0 : text.length - 1);
  for (let offset = start; offset >= 0 && offset < text.length; offset += direction) yield offset;
}
