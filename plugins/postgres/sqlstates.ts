import type {ConnectionFailure, ErrorCode} from '#src/errors/index.ts';

/** What a PostgreSQL error code means to weir. */
export interface SqlStateMeaning {
  family: 'query' | 'connection' | 'cancelled' | 'disk';
  code?: ErrorCode;
  failure?: ConnectionFailure;
  hint?: string;
  retryable?: boolean;
}

const unknownObject = (kind: string): SqlStateMeaning => ({
  family: 'query',
  code: 'query-unknown-object',
  hint: `Check the spelling and the schema of the ${kind}; \`weir tables list\` shows what is there.`,
});
const tryAgain: SqlStateMeaning = {
  family: 'query',
  retryable: true,
  hint: 'Another transaction was in the way; run the same command again.',
};
const lostConnection: SqlStateMeaning = {
  family: 'connection',
  failure: 'unreachable',
  retryable: true,
  hint: 'The server ended the session; run the same command again.',
};
const unauthorized: SqlStateMeaning = {
  family: 'connection',
  failure: 'unauthorized',
  hint: 'Check user and password of the connection, and the rules of pg_hba.conf on the server.',
};

/** Full codes first, then classes of two letters; https://www.postgresql.org/docs/current/errcodes-appendix.html */
const meanings: Readonly<Record<string, SqlStateMeaning>> = {
  '28000': unauthorized,
  '28P01': unauthorized,
  '3D000': {
    family: 'connection',
    failure: 'refused',
    hint: 'Set `database` to one that exists; `psql --list` shows them.',
  },
  '57P03': {
    family: 'connection',
    failure: 'refused',
    retryable: true,
    hint: 'The server is starting up or shutting down; try again in a moment.',
  },
  '53300': {
    family: 'connection',
    failure: 'refused',
    retryable: true,
    hint: 'All connections of the server are in use; end idle ones or lower `concurrency` of the connection.',
  },
  '57P01': lostConnection,
  '57P02': lostConnection,
  '57P05': lostConnection,
  '08': lostConnection,
  '57014': {family: 'cancelled'},
  '53100': {family: 'disk'},
  '42601': {family: 'query', code: 'query-syntax', hint: 'Correct the statement at the position shown.'},
  '42P01': unknownObject('table'),
  '42703': unknownObject('column'),
  '42883': unknownObject('function, and the types of its arguments'),
  '42704': unknownObject('object'),
  '3F000': unknownObject('schema'),
  '42501': {
    family: 'query',
    code: 'query-permission',
    hint: 'Ask the owner of the object for the privilege, or connect as another user.',
  },
  '25006': {
    family: 'query',
    code: 'query-permission',
    hint: 'The session is read-only; use a connection that may write.',
  },
  '2BP01': {
    family: 'query',
    hint: 'Drop or change the dependent objects first; weir never drops them by itself.',
  },
  '40001': tryAgain,
  '40P01': tryAgain,
  '55P03': tryAgain,
};

export function meaningOf(sqlState: string): SqlStateMeaning {
  return meanings[sqlState] ?? meanings[sqlState.slice(0, 2)] ?? {family: 'query'};
}
