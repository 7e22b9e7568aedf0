import type {Frame} from './frame.ts';
import type {LexemeReader} from './lexeme-reader.ts';
import type {Lexeme} from './lexemes.ts';

import type {Expected} from './scope.ts';
import {endsOperand} from './select-items.ts';

/** What may stand where the reader is. */
export function expectedAt(frame: Frame, reader: LexemeReader): Expected {
  const before = reader.previous();
  if (frame.wantsRelation) return {kind: 'relation', isJoin: before?.upper === 'JOIN'};
  if (frame.clause === 'start') return {kind: 'statement', isAfterWith: frame.isAfterWith};
  const source = frame.block.sources.at(-1);
  if (source && reader.position() === frame.sourceEnd) return {kind: 'after-relation', source};
  if (before?.upper === 'AS') return {kind: 'alias', source: frame.clause === 'from' ? source : undefined};
  if (before?.upper === ':' && reader.peek(-2)?.upper === ':') return {kind: 'type'};
  const target = frame.block.sources[0];
  if (frame.clause === 'set' && target && (before?.upper === 'SET' || before?.upper === ','))
    return {kind: 'target-column', source: target, listed: []};
  if (frame.verb === 'ALTER' && before?.upper === 'COLUMN' && source)
    return {kind: 'target-column', source, listed: []};
  if (frame.clause === 'other' && before?.kind === 'word' && before.upper !== 'BY') return {kind: 'operator'};
  if (before === undefined || endsOperand(before) || isStar(before, reader)) return {kind: 'operator'};
  return {
    kind: 'operand',
    opener: before.upper === '(' ? (reader.peek(-2)?.upper ?? '(') : '',
    isJoinCondition: frame.clause === 'on' && before.upper === 'ON',
  };
}

/** A `*` that stands for columns, not for a multiplication. */
function isStar(before: Lexeme, reader: LexemeReader): boolean {
  if (before.upper !== '*') return false;
  const opening = reader.peek(-2);
  return opening === undefined || !endsOperand(opening);
}
