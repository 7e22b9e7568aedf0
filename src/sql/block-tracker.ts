/** Follows one statement word by word and knows whether a BEGIN...END body is open. */
export interface BlockTracker {
  /** Takes the next keyword (upper case) or symbol, '' for anything else, and the one after it. */
  add(text: string, following: string | undefined): void;
  isInside(): boolean;
}

/** Words after BEGIN that make it the start of a transaction. */
const transactionWords = new Set(
  'TRANSACTION TRAN WORK ISOLATION READ NOT DEFERRABLE DEFERRED IMMEDIATE EXCLUSIVE CONCURRENT ;'.split(' '),
);
const routineWords = new Set(['FUNCTION', 'PROCEDURE', 'TRIGGER', 'TASK', 'EVENT', 'PACKAGE']);
/** `END IF` and the like close what was never counted as open. */
const uncountedBlocks = new Set(['IF', 'LOOP', 'WHILE', 'REPEAT', 'FOR']);
/** `CREATE OR REPLACE SECURE TEMPORARY PROCEDURE`: the kind of object is among the first words. */
const wordsBeforeObjectKind = 7;

export function createBlockTracker(): BlockTracker {
  let count = 0;
  let parentheses = 0;
  let depth = 0;
  let previous = '';
  let isCreate = false;
  let isRoutine = false;

  const opensBody = (following: string | undefined) => {
    if (parentheses > 0 || following === undefined || transactionWords.has(following)) return false;
    return depth > 0 || isRoutine || count === 1;
  };
  const countInBody = (text: string, following: string | undefined) => {
    if (text === 'CASE' && previous !== 'END') depth++;
    else if (text === 'END' && !uncountedBlocks.has(following ?? '')) depth--;
  };
  return {
    add(text, following) {
      count++;
      if (count === 1) isCreate = text === 'CREATE' || text === 'ALTER';
      else if (isCreate && count <= wordsBeforeObjectKind && routineWords.has(text)) isRoutine = true;
      if (text === '(') parentheses++;
      else if (text === ')') parentheses--;
      else if (text === 'BEGIN') depth += opensBody(following) ? 1 : 0;
      else if (depth > 0) countInBody(text, following);
      previous = text;
    },
    isInside: () => depth > 0,
  };
}
