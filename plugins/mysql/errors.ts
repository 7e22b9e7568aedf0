import {
  CancelledError,
  ConnectionError,
  OpsError,
  QueryError,
  TimeoutError,
  TransferError,
  isAbort,
  messageOf,
  systemCode,
  type OpsErrorOptions,
} from '#src/errors/index.ts';
import type {ErrorContext} from '#src/warehouse/index.ts';
import {isSocketPath, type MysqlConfig} from './config.ts';
import {meaningOf, type ErrorMeaning} from './error-codes.ts';
import {tlsRefusal} from './tls.ts';

/** An error that came from the server. */
export interface ServerError extends Error {
  errno: number;
  sqlState: string;
  sqlMessage: string;
}

export function isServerError(error: unknown): error is ServerError {
  return (
    error instanceof Error &&
    typeof (error as Partial<ServerError>).sqlMessage === 'string' &&
    typeof (error as Partial<ServerError>).errno === 'number'
  );
}

export function translateError(error: unknown, context: ErrorContext): OpsError | undefined {
  if (error instanceof OpsError) return error;
  if (isServerError(error)) return translateServerError(error, context);
  if (isAbort(error)) return new CancelledError('Cancelled', {cause: error});
  if ((error as Error | null)?.name === 'TimeoutError')
    return new TimeoutError(`${context.connection} did not answer in time: ${messageOf(error)}`, {
      cause: error,
    });
  return translateNetworkError(error, context);
}

function translateServerError(error: ServerError, context: ErrorContext): OpsError {
  const meaning = meaningDuring(error, context);
  const options: OpsErrorOptions = {
    ...(meaning.code && {code: meaning.code}),
    ...(meaning.hint !== undefined && {hint: meaning.hint}),
    retryable: meaning.retryable ?? false,
    details: {connection: context.connection, errorNumber: error.errno, sqlState: error.sqlState},
    cause: error,
  };
  switch (meaning.family) {
    case 'cancelled':
      return new QueryError(`The statement was stopped on the server: ${error.message}`, {
        ...options,
        nativeCode: String(error.errno),
      });
    case 'timeout':
      return new TimeoutError(`The statement took too long: ${error.message}`, options);
    case 'connection':
      return new ConnectionError(
        `${address(context)} ${verbs[meaning.failure!]} ${context.connection}: ${error.message}`,
        meaning.failure!,
        {...options, hint: meaning.hint!},
      );
    case 'disk':
      return new TransferError(`The disk of ${address(context)} is full: ${error.message}`, {
        ...options,
        code: 'disk-full',
        hint: 'Free space on the server, then run the same command again.',
      });
    case 'query':
      return queryError(error, context, options);
  }
}

/** A database that is not there or not open to us is found with the login, or later with a statement. */
function meaningDuring(error: ServerError, {statement, config}: ErrorContext): ErrorMeaning {
  const meaning = meaningOf(error.errno);
  const {database} = config as MysqlConfig;
  if (statement !== undefined || database === undefined || !error.message.includes(`'${database}'`))
    return meaning;
  if (error.errno === 1049)
    return {
      family: 'connection',
      failure: 'refused',
      hint: 'Set `database` to one that exists; SHOW DATABASES lists them.',
    };
  if (error.errno === 1044)
    return {
      family: 'connection',
      failure: 'unauthorized',
      hint: 'Ask for a privilege on the database, or set `database` to another one.',
    };
  return meaning;
}

function queryError(
  error: ServerError,
  {connection, statement}: ErrorContext,
  options: OpsErrorOptions,
): QueryError {
  const position = statement === undefined ? undefined : positionOf(error, statement);
  return new QueryError(`${connection}: ${error.message}`, {
    ...options,
    nativeCode: String(error.errno),
    ...(statement !== undefined && {statement}),
    ...(position !== undefined && {position}),
  });
}

/** The server quotes up to 80 characters of the statement from where it stopped to understand. */
function positionOf({errno, message}: ServerError, statement: string): number | undefined {
  if (errno !== 1064) return undefined;
  const found = /near '(.*)' at line (\d+)$/s.exec(message);
  if (!found) return undefined;
  const [, rest = '', line = '1'] = found;
  if (rest === '') return statement.trimEnd().length;
  let lineStart = 0;
  for (let count = 1; count < Number(line); count++) lineStart = statement.indexOf('\n', lineStart) + 1;
  const index = statement.indexOf(rest, lineStart);
  return index === -1 ? undefined : index + 1;
}

const verbs = {
  unauthorized: 'rejects the login of',
  refused: 'refuses',
  unreachable: 'ended the session of',
  locked: 'is locked for',
};

const networkHints: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Check host and port, and that the server runs and listens there.',
  ENOTFOUND: 'Check the host name; the name service does not know it.',
  EAI_AGAIN: 'The name service does not answer; check the network.',
  EHOSTUNREACH: 'Check the network, VPN and firewall.',
  ENETUNREACH: 'Check the network, VPN and firewall.',
  ETIMEDOUT: 'Check the host, VPN and firewall.',
  ECONNRESET: 'The connection broke; run the same command again.',
  EPIPE: 'The connection broke; run the same command again.',
  ENOENT: 'There is no server socket at that path; check `host`.',
};

const brokenCodes = new Set(['ECONNRESET', 'EPIPE']);

/** Codes and sentences of the driver for a connection that is gone. */
const brokenConnection = /^(Connection lost|Can't add new command|Can't write in closed state|read ECONN)/;

function translateNetworkError(error: unknown, context: ErrorContext): OpsError | undefined {
  const code = systemCode(error) ?? (error as {code?: string} | null)?.code;
  const text = networkText(error);
  const options = {details: {connection: context.connection}, cause: error};
  if (code !== undefined && networkHints[code] !== undefined)
    return new ConnectionError(
      `${address(context)} ${brokenCodes.has(code) ? 'broke the connection' : 'cannot be reached'}: ${text}`,
      'unreachable',
      {...options, hint: networkHints[code]},
    );
  if (code === 'PROTOCOL_CONNECTION_LOST' || brokenConnection.test(text))
    return new ConnectionError(`${address(context)} broke the connection: ${text}`, 'unreachable', {
      ...options,
      hint: 'Check that the server runs and is reachable, then run the same command again.',
    });
  if (code === tlsRefusal)
    return new ConnectionError(`${address(context)} does not offer TLS: ${text}`, 'refused', {
      ...options,
      hint: 'Turn TLS on at the server, or set `sslmode: prefer` or `disable`.',
    });
  if (code === 'HANDSHAKE_SSL_ERROR' || /CERT|SIGNATURE|^ERR_SSL|^ERR_TLS/.test(code ?? ''))
    return new ConnectionError(`The certificate of ${address(context)} is not trusted: ${text}`, 'refused', {
      ...options,
      hint: 'Set `sslrootcert` to the CA file, or choose a less strict `sslmode`.',
    });
  return undefined;
}

/** A host with several addresses fails with an error of errors whose own message is empty. */
function networkText(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return messageOf(error);
}

function address({config}: ErrorContext): string {
  const {host = 'localhost', port = 3306} = config as Partial<MysqlConfig>;
  return isSocketPath(host) ? host : `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
