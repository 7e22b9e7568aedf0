export {findParameters, replaceParameters, type ParameterUse} from './named-parameters.ts';
export {isReadOnlyStatement} from './read-only.ts';
export {redactLiterals} from './redact-literals.ts';
export {
  analyzeStatement,
  type StatementAnalysis,
  type StatementEffect,
} from './statement/analyze-statement.ts';
export {findSingleSource} from './statement/single-source.ts';
export {splitStatements, type SqlStatement} from './split-statements.ts';
export type {TransactionStep} from './statement/transaction-step.ts';
export {tokenize, type Token, type TokenKind} from './tokens.ts';
