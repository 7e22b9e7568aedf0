import {UsageError} from '../../../errors/index.ts';
import type {StatementAnalysis} from '../../../sql/index.ts';

/** What must happen before statements are sent. */
export type Guard =
  | {kind: 'run'}
  /** A yes or no. */
  | {kind: 'ask'; question: string}
  /** The person types the word. */
  | {kind: 'type'; question: string; word: string}
  | {kind: 'refuse'; error: UsageError};

export interface GuardContext {
  /** Name of the connection. */
  connection: string;
  isReadOnly: boolean;
  isProduction: boolean;
}

const strength: Readonly<Record<Guard['kind'], number>> = {run: 0, ask: 1, type: 2, refuse: 3};

/** The strictest guard of statements that are to run together. */
export function guardStatements(analyses: readonly StatementAnalysis[], context: GuardContext): Guard {
  let strictest: Guard = {kind: 'run'};
  for (const analysis of analyses) {
    const guard = guardStatement(analysis, context);
    if (strength[guard.kind] > strength[strictest.kind]) strictest = guard;
  }
  return strictest;
}

export function guardStatement(analysis: StatementAnalysis, context: GuardContext): Guard {
  const {effect, isDestructive, isUnconditional, isTemporary} = analysis;
  const {isReadOnly, isProduction, connection} = context;
  const changes = effect === 'write' || effect === 'definition' || effect === 'unknown';
  if (isReadOnly && (changes || analysis.liftsReadOnly))
    return {kind: 'refuse', error: readOnlyError(analysis, connection)};
  if (!changes || isTemporary) return {kind: 'run'};
  const place = isProduction ? ` on ${connection}, which is production` : '';
  const sentence = `${describe(analysis)}${place}.`;
  if (isProduction && isDestructive)
    return {kind: 'type', question: sentence, word: wordToType(analysis, connection)};
  if (isProduction || isUnconditional || effect === 'definition')
    return {kind: 'ask', question: `${sentence} Run it?`};
  return {kind: 'run'};
}

function describe({verb, target, isUnconditional}: StatementAnalysis): string {
  const object = target === undefined ? '' : ` ${target}`;
  if (!isUnconditional) return `This statement is ${verb}${object}`;
  switch (verb) {
    case 'UPDATE':
      return `UPDATE without WHERE changes every row of${object || ' the table'}`;
    case 'DELETE':
    case 'TRUNCATE':
      return `${verb}${verb === 'DELETE' ? ' without WHERE' : ''} removes every row of${object || ' the table'}`;
    default:
      return `This statement changes every row of a table`;
  }
}

/** The bare name of what is changed, else of the connection. */
function wordToType({target}: StatementAnalysis, connection: string): string {
  const name = target === undefined ? undefined : /(?:"((?:[^"]|"")+)"|`([^`]+)`|([^.]+))$/.exec(target);
  return name?.[1]?.replaceAll('""', '"') ?? name?.[2] ?? name?.[3] ?? connection;
}

function readOnlyError({verb, target, liftsReadOnly}: StatementAnalysis, connection: string): UsageError {
  const statement = `${verb}${target === undefined ? '' : ` ${target}`}`;
  return new UsageError(
    liftsReadOnly
      ? `${connection} is read-only here, and this statement would lift that`
      : `${connection} is read-only here, and ${statement} may write`,
    {
      hint: 'Leave the read-only mode, or use a connection without `read_only: true`.',
      details: {connection},
    },
  );
}
