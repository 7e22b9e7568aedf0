import {reservedWords} from '../keywords.ts';
import {expectedAt} from './expected.ts';
import {countCases, type Frame, type ScopeReader} from './frame.ts';
import {createLexemeReader} from './lexeme-reader.ts';
import type {Lexeme} from './lexemes.ts';
import {readKeyword} from './read-keyword.ts';
import {createBlock, type CursorSite, type QueryBlock, type Source} from './scope.ts';
import {readSelectItem} from './select-items.ts';

/** Finds the query block around the cursor and what may stand there. */
export function findCursorSite(lexemes: readonly Lexeme[]): CursorSite {
  let site: CursorSite | undefined;
  const reader = createLexemeReader(lexemes);
  const scope: ScopeReader = {
    ...reader,
    passCursor(frame, expected) {
      site ??= {
        block: frame.block,
        clause: frame.clause,
        expected: expected ?? expectedAt(frame, reader),
        isInCase: frame.openCases > 0,
      };
      reader.next();
    },
    readQuery(parent, {seesParentSources}) {
      const block = createBlock(parent, seesParentSources);
      readBlock(createFrame(block, reader.position()), scope);
      reader.take(')');
      return block;
    },
    readGroup: (frame) => readGroup(frame, scope),
    readNames: (frame) => readNames(frame, scope),
    closeItem(frame) {
      const item = lexemes.slice(frame.itemStart, reader.position());
      const isComplete = item.length > 0 && item.every(({kind}) => kind !== 'cursor');
      if (frame.clause === 'select' && isComplete) frame.block.items.push(readSelectItem(item));
      frame.itemStart = reader.position();
    },
  };
  const frame = createFrame(createBlock(undefined, false), 0);
  while (reader.peek()) {
    readBlock(frame, scope);
    reader.take(')');
  }
  return site ?? {block: frame.block, clause: 'other', expected: {kind: 'nothing'}, isInCase: false};
}

function createFrame(block: QueryBlock, position: number): Frame {
  return {
    block,
    clause: 'start',
    verb: '',
    wantsRelation: false,
    sourceEnd: -1,
    itemStart: position,
    isAfterWith: false,
    openCases: 0,
  };
}

function readBlock(frame: Frame, scope: ScopeReader): void {
  for (let lexeme = scope.peek(); lexeme && lexeme.upper !== ')'; lexeme = scope.peek()) {
    if (frame.wantsRelation && lexeme.kind !== 'cursor') readRelation(frame, lexeme, scope);
    else if (lexeme.kind === 'cursor') readCursor(frame, scope);
    else if (lexeme.upper === '(') scope.readGroup(frame);
    else if (lexeme.upper === ',') readComma(frame, scope);
    else if (lexeme.kind !== 'word' || scope.previous()?.upper === '.') scope.next();
    else readKeyword(frame, lexeme, scope);
  }
  scope.closeItem(frame);
}

/** What is typed at the cursor counts as a relation with a name yet unknown, so that its alias is one. */
function readCursor(frame: Frame, scope: ScopeReader): void {
  const {wantsRelation} = frame;
  scope.passCursor(frame);
  if (wantsRelation) addSource(frame, {path: []}, scope);
}

function readComma(frame: Frame, scope: ScopeReader): void {
  scope.closeItem(frame);
  scope.next();
  frame.itemStart = scope.position();
  if (frame.clause !== 'from' && frame.clause !== 'on') return;
  frame.clause = 'from';
  frame.wantsRelation = true;
}

/** Words between FROM or JOIN and the relation. */
const wordsBeforeRelation = new Set(['LATERAL', 'ONLY', 'TABLE', 'IF', 'EXISTS', 'NOT']);

function readRelation(frame: Frame, lexeme: Lexeme, scope: ScopeReader): void {
  if (wordsBeforeRelation.has(lexeme.upper)) return scope.next();
  if (lexeme.upper === '(') return readRelationGroup(frame, scope);
  if (lexeme.kind === 'literal') {
    scope.next();
    return addSource(frame, {path: []}, scope);
  }
  if (lexeme.kind === 'symbol' || reservedWords.has(lexeme.upper)) {
    frame.wantsRelation = false;
    return;
  }
  const path = readPath(scope);
  const isCall = scope.peek()?.upper === '(' && frame.verb !== 'INSERT' && frame.verb !== 'CREATE';
  if (isCall) scope.readGroup({...frame, wantsRelation: false, clause: 'other'});
  addSource(frame, {path: isCall ? [] : path}, scope);
}

/** A subquery, or relations joined in parentheses. */
function readRelationGroup(frame: Frame, scope: ScopeReader): void {
  const isLateral = scope.previous()?.upper === 'LATERAL';
  scope.next();
  if (scope.startsQuery() || scope.peek()?.kind === 'cursor') {
    const query = scope.readQuery(frame.block, {seesParentSources: isLateral});
    return addSource(frame, {path: [], query}, scope);
  }
  readBlock({...frame, clause: 'from', wantsRelation: true}, scope);
  scope.take(')');
  frame.wantsRelation = false;
}

function readPath(scope: ScopeReader): string[] {
  const path = [scope.peek()!.name];
  scope.next();
  while (scope.peek()?.upper === '.' && scope.isName(1)) {
    scope.next();
    path.push(scope.peek()!.name);
    scope.next();
  }
  return path;
}

function addSource(frame: Frame, source: Source, scope: ScopeReader): void {
  frame.wantsRelation = false;
  if (frame.verb === 'INSERT' && frame.clause === 'other') source.isInsertTarget = true;
  frame.block.sources.push(source);
  frame.sourceEnd = scope.position();
  if (scope.peek()?.upper === 'AS') scope.next();
  const alias = scope.peek();
  if (scope.isName(0) && !reservedWords.has(alias!.upper)) {
    scope.next();
    source.alias = alias!.name;
    frame.sourceEnd = scope.position();
    if (scope.peek()?.upper === '(' && !source.isInsertTarget) source.columnNames = scope.readNames(frame);
  }
  if (scope.peek()?.upper === '(' && (source.isInsertTarget || frame.verb === 'CREATE'))
    frame.nextList = 'target-columns';
}

function readGroup(frame: Frame, scope: ScopeReader): void {
  const isCast = /^(TRY_)?CAST$/.test(scope.previous()?.upper ?? '');
  const list = frame.nextList;
  delete frame.nextList;
  scope.next();
  if (scope.startsQuery()) {
    scope.readQuery(frame.block, {seesParentSources: true});
    return;
  }
  if (list) return readColumnList(frame, list, scope);
  const inner: Frame = {...frame, sourceEnd: -1, wantsRelation: false, openCases: 0};
  for (let lexeme = scope.peek(); lexeme && lexeme.upper !== ')'; lexeme = scope.peek()) {
    if (lexeme.kind === 'cursor')
      scope.passCursor(inner, isCast && scope.previous()?.upper === 'AS' ? {kind: 'type'} : undefined);
    else if (lexeme.upper === '(') scope.readGroup(inner);
    else {
      countCases(inner, lexeme);
      scope.next();
    }
  }
  scope.take(')');
}

function readColumnList(frame: Frame, list: NonNullable<Frame['nextList']>, scope: ScopeReader): void {
  const source = frame.block.sources.at(-1)!;
  const listed = scope.namesAhead();
  for (let lexeme = scope.peek(); lexeme && lexeme.upper !== ')'; lexeme = scope.peek()) {
    if (lexeme.kind !== 'cursor') scope.next();
    else
      scope.passCursor(
        frame,
        list === 'shared-columns' ? {kind: 'shared-column'} : {kind: 'target-column', source, listed},
      );
  }
  scope.take(')');
}

function readNames(frame: Frame, scope: ScopeReader): string[] {
  scope.next();
  const names = scope.namesAhead();
  for (let lexeme = scope.peek(); lexeme && lexeme.upper !== ')'; lexeme = scope.peek()) {
    if (lexeme.kind === 'cursor') scope.passCursor(frame, {kind: 'nothing'});
    else scope.next();
  }
  scope.take(')');
  return names;
}
