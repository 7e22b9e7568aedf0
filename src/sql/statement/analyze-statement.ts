import type {LexicalTraits} from '../../util/lexical-traits.ts';
import {findTarget} from './find-target.ts';
import {readStatementWords, type StatementWord} from './statement-word.ts';
import {readTransactionStep, type TransactionStep} from './transaction-step.ts';

/**
 * - `read` leaves everything as it is, `write` changes rows, `definition` what exists and who may use it.
 * - `session` changes settings of the session only, `transaction` its transaction.
 * - `unknown` may do anything, e.g. CALL.
 */
export type StatementEffect = 'read' | 'write' | 'definition' | 'session' | 'transaction' | 'unknown';

/** What a statement does, as far as its words tell. A function that writes cannot be told from one that reads. */
export interface StatementAnalysis {
  /** Upper case, e.g. `DELETE`, also behind WITH and EXPLAIN ANALYZE; empty for a statement without words. */
  verb: string;
  effect: StatementEffect;
  /** The name of what is changed, as written. */
  target?: string;
  /** It changes or removes all rows of a table: UPDATE or DELETE without WHERE, or TRUNCATE. */
  isUnconditional: boolean;
  /** Rows or objects are lost or overwritten. */
  isDestructive: boolean;
  /** What it makes is gone with the session. */
  isTemporary: boolean;
  /** It would let a session write that may only read. */
  liftsReadOnly: boolean;
  transaction?: TransactionStep;
}

const effects: Readonly<Record<string, StatementEffect>> = Object.fromEntries(
  (
    [
      [
        'read',
        'SELECT VALUES TABLE FROM SHOW DESCRIBE DESC EXPLAIN SUMMARIZE PIVOT UNPIVOT HELP LIST FETCH MOVE',
      ],
      [
        'write',
        'INSERT UPDATE DELETE MERGE REPLACE UPSERT COPY TRUNCATE IMPORT EXPORT LOAD VACUUM ANALYZE CHECKPOINT',
      ],
      ['write', 'CLUSTER REINDEX REFRESH OPTIMIZE UNLOAD PUT NOTIFY LOCK'],
      [
        'definition',
        'CREATE ALTER DROP COMMENT GRANT REVOKE RENAME UNDROP ATTACH DETACH INSTALL REASSIGN SECURITY',
      ],
      ['session', 'SET RESET USE PRAGMA DISCARD LISTEN UNLISTEN DECLARE CLOSE DEALLOCATE PREPARE'],
    ] as const
  ).flatMap(([effect, verbs]) => verbs.split(' ').map((verb) => [verb, effect] as const)),
);

const changingVerbs = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

export function analyzeStatement(text: string, traits: LexicalTraits = {}): StatementAnalysis {
  return analyzeWords(readStatementWords(text, traits));
}

function analyzeWords(words: readonly StatementWord[]): StatementAnalysis {
  const verbAt = findVerb(words);
  const verb = words[verbAt]?.upper ?? '';
  if (verb === 'EXPLAIN') return analyzeExplained(words, verbAt);
  const transaction = readTransactionStep(words);
  const changes = findChanges(words, verbAt);
  const main = changes.find(({at}) => at === verbAt) ?? changes[0];
  const effect = transaction ? 'transaction' : changes.length > 0 ? 'write' : effectOf(words, verbAt);
  const isUnconditional = verb === 'TRUNCATE' || changes.some((change) => change.isUnconditional);
  const hasTarget = main !== undefined || !(transaction || effect === 'session' || effects[verb] === 'read');
  const target = hasTarget ? findTarget(words, main?.at ?? verbAt) : undefined;
  return {
    verb: main ? words[main.at]!.upper : verb,
    effect,
    ...(target !== undefined && {target}),
    isUnconditional,
    isDestructive: isUnconditional || isDestructive(words, verb, changes),
    isTemporary: verb === 'CREATE' && isTemporary(words.slice(verbAt)),
    liftsReadOnly: liftsReadOnly(words, effect),
    ...(transaction && {transaction}),
  };
}

/** Position of the word that says what is done: after WITH, the first verb outside of parentheses. */
function findVerb(words: readonly StatementWord[]): number {
  const first = words.findIndex(({upper}) => upper !== '(');
  if (words[first]?.upper !== 'WITH') return first;
  const depth = words[first]!.depth;
  const verb = words.findIndex(
    (word, index) =>
      index > first &&
      word.depth === depth &&
      (changingVerbs.has(word.upper) || ['SELECT', 'VALUES', 'TABLE', 'FROM'].includes(word.upper)) &&
      words[index - 1]?.upper === ')',
  );
  return verb < 0 ? first : verb;
}

/** Only ANALYZE runs what it explains. */
function analyzeExplained(words: readonly StatementWord[], explainAt: number): StatementAnalysis {
  const rest = words.slice(explainAt + 1);
  const innerAt = rest.findIndex(
    ({upper, depth}) => depth === words[explainAt]!.depth && isVerb(upper) && upper !== 'ANALYZE',
  );
  const inner = analyzeWords(rest.slice(Math.max(0, innerAt)));
  const isRun = rest.slice(0, innerAt).some(({upper}) => /^ANALY[ZS]E$/.test(upper));
  if (isRun && innerAt >= 0) return inner;
  return {...readOnlyAnalysis, verb: 'EXPLAIN'};
}

const readOnlyAnalysis: StatementAnalysis = {
  verb: '',
  effect: 'read',
  isUnconditional: false,
  isDestructive: false,
  isTemporary: false,
  liftsReadOnly: false,
};

function isVerb(word: string): boolean {
  return word === 'WITH' || effects[word] !== undefined || word === 'EXECUTE' || word === 'CALL';
}

interface Change {
  at: number;
  verb: string;
  isUnconditional: boolean;
}

/** INSERT, UPDATE, DELETE and MERGE, as the statement itself or inside WITH. */
function findChanges(words: readonly StatementWord[], verbAt: number): Change[] {
  return words.flatMap((word, at) => {
    const isStatement = at === verbAt || (words[at - 1]?.upper === '(' && words[at - 2]?.upper !== 'ON');
    if (!changingVerbs.has(word.upper) || !isStatement) return [];
    // A column or function of that name, e.g. `insert(a, 1)`, is followed by something else than a name or INTO.
    const next = words[at + 1];
    if (at !== verbAt && !next?.isName) return [];
    const canLackCondition = word.upper === 'UPDATE' || word.upper === 'DELETE';
    const end = words.findIndex((other, index) => index > at && other.depth < word.depth);
    const own = words.slice(at, end < 0 ? undefined : end);
    const hasCondition = own.some(({upper, depth}) => upper === 'WHERE' && depth === word.depth);
    return [{at, verb: word.upper, isUnconditional: canLackCondition && !hasCondition}];
  });
}

const changingFunctions = new Set([
  'NEXTVAL',
  'SETVAL',
  'LO_UNLINK',
  'LO_IMPORT',
  'LO_CREATE',
  'PG_TERMINATE_BACKEND',
]);

function effectOf(words: readonly StatementWord[], verbAt: number): StatementEffect {
  const word = words[verbAt];
  if (!word) return 'read';
  const effect = effects[word.upper] ?? 'unknown';
  if (effect !== 'read') return effect;
  const isInto = words.some(({upper, depth}) => upper === 'INTO' && depth === word.depth);
  if (isInto) return 'definition';
  const calls = words.some(
    ({upper}, index) => changingFunctions.has(upper) && words[index + 1]?.upper === '(',
  );
  return calls ? 'write' : 'read';
}

function isDestructive(words: readonly StatementWord[], verb: string, changes: readonly Change[]): boolean {
  const has = (wanted: string) => words.some(({upper}) => upper === wanted);
  if (changes.some((change) => change.verb !== 'INSERT')) return true;
  switch (verb) {
    case 'DROP':
    case 'TRUNCATE':
      return true;
    case 'ALTER':
      return has('DROP');
    case 'CREATE':
      return has('REPLACE') && (has('TABLE') || has('SCHEMA') || has('DATABASE'));
    case 'INSERT':
      return has('OVERWRITE') || has('REPLACE');
    case 'REPLACE':
      return true;
    default:
      return false;
  }
}

function isTemporary(words: readonly StatementWord[]): boolean {
  return words.some(
    ({upper}, index) =>
      /^TEMP(ORARY)?$/.test(upper) && /^(CREATE|REPLACE|LOCAL|GLOBAL)$/.test(words[index - 1]?.upper ?? ''),
  );
}

function liftsReadOnly(words: readonly StatementWord[], effect: StatementEffect): boolean {
  if (effect !== 'session' && effect !== 'transaction') return false;
  return words.some(
    ({upper}, index) =>
      (upper === 'WRITE' && words[index - 1]?.upper === 'READ') || /READ_?ONLY$|ACCESS_MODE/.test(upper),
  );
}
