import {countCases, type Frame, type ScopeReader} from './frame.ts';
import type {Lexeme} from './lexemes.ts';
import {createBlock, type Clause, type CommonTable} from './scope.ts';

const clauses: Readonly<Record<string, Clause>> = {
  WHERE: 'where',
  GROUP: 'group',
  HAVING: 'having',
  QUALIFY: 'having',
  ORDER: 'order',
  LIMIT: 'limit',
  OFFSET: 'limit',
  FETCH: 'limit',
  WINDOW: 'other',
  VALUES: 'other',
  RETURNING: 'returning',
};
const setOperators = new Set(['UNION', 'INTERSECT', 'EXCEPT', 'MINUS']);
/** Statements in which a relation follows the verb at once. */
const relationVerbs = new Set(['UPDATE', 'TRUNCATE', 'DESCRIBE', 'SUMMARIZE', 'COPY', 'VACUUM']);
const objectWords = new Set(['TABLE', 'VIEW']);
/** Words before the statement that they are about. */
const prefixes = new Set(['EXPLAIN', 'ANALYZE', 'VERBOSE', 'BEGIN', 'DECLARE']);

/** Takes one word at the level of a query block, and what it says about those that follow. */
export function readKeyword(frame: Frame, lexeme: Lexeme, scope: ScopeReader): void {
  const {upper} = lexeme;
  const before = scope.previous();
  const clause = clauses[upper];
  if (upper === 'SELECT') return readSelect(frame, scope);
  if (setOperators.has(upper) && !(before?.upper === '*' && scope.peek(1)?.upper === '('))
    return readSetOperator(frame, scope);
  if (clause && before?.upper !== 'WITHIN') return enter(frame, clause, scope);
  if (frame.clause === 'start') return readVerb(frame, upper, scope);
  switch (upper) {
    case 'FROM':
      if (before?.upper !== 'DISTINCT') return enterRelation(frame, scope);
      break;
    case 'JOIN':
      return enterRelation(frame, scope);
    case 'USING':
      if (frame.verb === 'MERGE' || frame.verb === 'DELETE') return enterRelation(frame, scope);
      if (frame.clause === 'from') frame.nextList = 'shared-columns';
      break;
    case 'ON':
      return readOn(frame, scope);
    case 'SET':
      return enter(frame, 'set', scope);
    case 'INTO':
      if (frame.verb === 'INSERT' || frame.verb === 'MERGE') frame.wantsRelation = true;
      break;
    case 'AS':
      if (frame.verb === 'CREATE' && frame.clause === 'other') {
        frame.verb = '';
        return enter(frame, 'start', scope);
      }
      break;
    default:
      if (objectWords.has(upper) && frame.verb !== 'CREATE' && frame.clause === 'other')
        frame.wantsRelation = true;
      countCases(frame, lexeme);
  }
  scope.next();
}

function enter(frame: Frame, clause: Clause, scope: ScopeReader): void {
  scope.closeItem(frame);
  frame.clause = clause;
  scope.next();
}

function enterRelation(frame: Frame, scope: ScopeReader): void {
  enter(frame, 'from', scope);
  frame.wantsRelation = true;
}

/** A second SELECT without a set operator begins a statement of its own. */
function readSelect(frame: Frame, scope: ScopeReader): void {
  if (frame.block.hasSelect) startSibling(frame, scope);
  enter(frame, 'select', scope);
  frame.block.hasSelect = true;
  while (/^(DISTINCT|ALL)$/.test(scope.peek()?.upper ?? '')) scope.next();
  frame.itemStart = scope.position();
}

function readSetOperator(frame: Frame, scope: ScopeReader): void {
  startSibling(frame, scope);
  scope.next();
  while (/^(ALL|DISTINCT|BY|NAME)$/.test(scope.peek()?.upper ?? '')) scope.next();
}

function startSibling(frame: Frame, scope: ScopeReader): void {
  scope.closeItem(frame);
  const {parent, seesParentSources, commonTables} = frame.block;
  frame.block = {...createBlock(parent, seesParentSources), commonTables};
  frame.clause = 'start';
  frame.verb = '';
}

function readOn(frame: Frame, scope: ScopeReader): void {
  if (frame.verb === 'CREATE') frame.wantsRelation = true;
  else frame.clause = scope.peek(1)?.upper === 'CONFLICT' ? 'other' : 'on';
  scope.next();
}

function readVerb(frame: Frame, upper: string, scope: ScopeReader): void {
  if (upper === 'WITH') return readCommonTables(frame, scope);
  if (upper === 'FROM') return enterRelation(frame, scope);
  scope.next();
  if (prefixes.has(upper)) return;
  frame.verb = upper;
  frame.clause = 'other';
  frame.wantsRelation = relationVerbs.has(upper);
}

function readCommonTables(frame: Frame, scope: ScopeReader): void {
  scope.next();
  if (scope.peek()?.upper === 'RECURSIVE') scope.next();
  do {
    scope.take(',');
    readCommonTable(frame, scope);
  } while (scope.peek()?.upper === ',');
  frame.isAfterWith = true;
}

function readCommonTable(frame: Frame, scope: ScopeReader): void {
  const passCursors = () => {
    while (scope.peek()?.kind === 'cursor') scope.passCursor(frame, {kind: 'nothing'});
  };
  passCursors();
  if (!scope.isName(0)) return;
  const commonTable: CommonTable = {name: scope.peek()!.name};
  frame.block.commonTables.push(commonTable);
  scope.next();
  passCursors();
  if (scope.peek()?.upper === '(') commonTable.columnNames = scope.readNames(frame);
  passCursors();
  while (/^(AS|NOT|MATERIALIZED)$/.test(scope.peek()?.upper ?? '')) {
    scope.next();
    passCursors();
  }
  if (scope.peek()?.upper !== '(') return;
  scope.next();
  commonTable.query = scope.readQuery(frame.block, {seesParentSources: false});
}
