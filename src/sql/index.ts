export {isReadOnlyStatement} from './read-only.ts';
export {splitStatements, type SqlStatement} from './split-statements.ts';
export {tokenize, type Token, type TokenKind} from './tokens.ts';
