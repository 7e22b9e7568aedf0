import type {ConnectionFailure, ErrorCode} from '#src/errors/index.ts';

/** What a server error number means to weir. */
export interface ErrorMeaning {
  family: 'query' | 'connection' | 'cancelled' | 'timeout' | 'disk';
  code?: ErrorCode;
  failure?: ConnectionFailure;
  hint?: string;
  retryable?: boolean;
}

const unknownObject = (kind: string): ErrorMeaning => ({
  family: 'query',
  code: 'query-unknown-object',
  hint: `Check the spelling and the database of the ${kind}; \`weir tables list\` shows what is there.`,
});
const tryAgain: ErrorMeaning = {
  family: 'query',
  retryable: true,
  hint: 'Another transaction was in the way; run the same command again.',
};
const lostConnection: ErrorMeaning = {
  family: 'connection',
  failure: 'unreachable',
  retryable: true,
  hint: 'The server ended the session; run the same command again.',
};
const unauthorized: ErrorMeaning = {
  family: 'connection',
  failure: 'unauthorized',
  hint: 'Check user and password of the connection, and that the user may log in from this host.',
};
const crowded: ErrorMeaning = {
  family: 'connection',
  failure: 'refused',
  retryable: true,
  hint: 'All connections of the server or of the user are in use; end idle ones or lower `concurrency` of the connection.',
};
const forbidden: ErrorMeaning = {
  family: 'query',
  code: 'query-permission',
  hint: 'Ask the owner of the database for the privilege, or connect as another user.',
};
const readOnly: ErrorMeaning = {
  family: 'query',
  code: 'query-permission',
  hint: 'The session or the server is read-only; use a connection that may write.',
};
const misspelt: ErrorMeaning = {
  family: 'query',
  code: 'query-syntax',
  hint: 'Correct the statement at the place shown.',
};
const tooSlow: ErrorMeaning = {
  family: 'timeout',
  hint: 'Raise `statement_timeout` of the connection or make the statement cheaper.',
};
const diskFull: ErrorMeaning = {family: 'disk'};

/** https://dev.mysql.com/doc/mysql-errors/en/server-error-reference.html and https://mariadb.com/kb/en/mariadb-error-code-reference/ */
const meanings: Readonly<Record<number, ErrorMeaning>> = {
  1020: tryAgain,
  1021: diskFull,
  1040: crowded,
  1044: forbidden,
  1045: unauthorized,
  1049: unknownObject('database'),
  1051: unknownObject('table'),
  1053: {
    family: 'connection',
    failure: 'refused',
    retryable: true,
    hint: 'The server is shutting down; try again in a moment.',
  },
  1054: unknownObject('column'),
  1064: misspelt,
  1109: unknownObject('table'),
  1114: diskFull,
  1129: {
    family: 'connection',
    failure: 'refused',
    hint: 'Too many connections from this host broke off; an administrator can run FLUSH HOSTS.',
  },
  1130: unauthorized,
  1142: forbidden,
  1143: forbidden,
  1146: unknownObject('table'),
  1149: misspelt,
  1152: lostConnection,
  1158: lostConnection,
  1159: lostConnection,
  1160: lostConnection,
  1161: lostConnection,
  1203: crowded,
  1205: tryAgain,
  1213: tryAgain,
  1226: crowded,
  1227: forbidden,
  1290: readOnly,
  1305: unknownObject('function or procedure'),
  1317: {family: 'cancelled'},
  1370: forbidden,
  1698: unauthorized,
  1792: readOnly,
  1836: readOnly,
  1927: lostConnection,
  1969: tooSlow,
  3024: tooSlow,
  3118: unauthorized,
  3159: {
    family: 'connection',
    failure: 'refused',
    hint: 'The server wants TLS; set `sslmode: require`.',
  },
  4031: lostConnection,
};

export function meaningOf(errorNumber: number): ErrorMeaning {
  return meanings[errorNumber] ?? {family: 'query'};
}
