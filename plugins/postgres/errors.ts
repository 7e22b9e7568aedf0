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
import type {PostgresConfig} from './config.ts';
import {meaningOf} from './sqlstates.ts';
import {tlsRefusal} from './tls.ts';

/** The fields of an error that came from the server; https://www.postgresql.org/docs/current/protocol-error-fields.html */
export interface ServerError extends Error {
  code: string;
  severity: string;
  detail?: string;
  hint?: string;
  /** 1-based character offset into the statement. */
  position?: string;
  where?: string;
  column?: string;
}

export function isServerError(error: unknown): error is ServerError {
  return (
    error instanceof Error &&
    typeof (error as Partial<ServerError>).severity === 'string' &&
    /^[0-9A-Z]{5}$/.test((error as Partial<ServerError>).code ?? '')
  );
}

/** Message and detail of the server, which often names the object only in the detail. */
export function serverText(error: ServerError): string {
  return error.detail === undefined ? error.message : `${error.message} (${error.detail})`;
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
  const meaning = meaningOf(error.code);
  const text = serverText(error);
  const hint = error.hint ?? meaning.hint;
  const options: OpsErrorOptions = {
    ...(meaning.code && {code: meaning.code}),
    ...(hint !== undefined && {hint}),
    retryable: meaning.retryable ?? false,
    details: {connection: context.connection, sqlState: error.code},
    cause: error,
  };
  switch (meaning.family) {
    case 'cancelled':
      return cancellation(error, options);
    case 'connection':
      return new ConnectionError(
        `${address(context)} ${verbs[meaning.failure!]} ${context.connection}: ${text}`,
        meaning.failure!,
        {...options, hint: connectionHint(error, meaning.hint)},
      );
    case 'disk':
      return new TransferError(`The disk of ${address(context)} is full: ${text}`, {
        ...options,
        code: 'disk-full',
        hint: 'Free space on the server, then run the same command again.',
      });
    case 'query':
      return new QueryError(`${context.connection}: ${text}`, {
        ...options,
        nativeCode: error.code,
        ...(context.statement !== undefined && {statement: context.statement}),
        ...(error.position !== undefined && {position: Number(error.position)}),
      });
  }
}

const verbs = {
  unauthorized: 'rejects the login of',
  refused: 'refuses',
  unreachable: 'ended the session of',
  locked: 'is locked for',
};

/** One code stands for our cancel request, for somebody else's and for `statement_timeout`. */
function cancellation(error: ServerError, options: OpsErrorOptions): OpsError {
  if (error.message.includes('statement timeout'))
    return new TimeoutError(`The statement took too long: ${error.message}`, {
      ...options,
      hint: 'Raise `statement_timeout` of the connection or make the statement cheaper.',
    });
  return new QueryError(`The statement was stopped on the server: ${error.message}`, {
    ...options,
    nativeCode: error.code,
  });
}

function connectionHint(error: ServerError, hint: string | undefined): string {
  if (error.message.includes('no encryption')) return 'The server wants TLS; set `sslmode: require`.';
  return hint ?? 'Run `weir connection test` for the connection.';
}

const networkHints: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Check host and port, and that the server runs and listens there.',
  ENOTFOUND: 'Check the host name; the name service does not know it.',
  EAI_AGAIN: 'The name service does not answer; check the network.',
  EHOSTUNREACH: 'Check the network, VPN and firewall.',
  ENETUNREACH: 'Check the network, VPN and firewall.',
  ETIMEDOUT: 'Check the host, VPN and firewall.',
  ECONNRESET: 'The connection broke; run the same command again.',
  EPIPE: 'The connection broke; run the same command again.',
  ENOENT: 'There is no server socket in that folder; check `host`.',
};

const brokenCodes = new Set(['ECONNRESET', 'EPIPE']);

const brokenConnection =
  /^(Connection terminated|timeout expired|Client has encountered a connection error|Client was closed)/;

function translateNetworkError(error: unknown, context: ErrorContext): OpsError | undefined {
  const code = systemCode(error);
  const text = networkText(error);
  const options = {details: {connection: context.connection}, cause: error};
  if (code !== undefined && networkHints[code] !== undefined)
    return new ConnectionError(
      `${address(context)} ${brokenCodes.has(code) ? 'broke the connection' : 'cannot be reached'}: ${text}`,
      'unreachable',
      {...options, hint: networkHints[code]},
    );
  if (brokenConnection.test(text))
    return new ConnectionError(`${address(context)} does not answer: ${text}`, 'unreachable', {
      ...options,
      hint: 'Check that the server runs and is reachable, then run the same command again.',
    });
  if (text.includes('client password must be a string'))
    return new ConnectionError(`${address(context)} asks for a password and none is set`, 'unauthorized', {
      ...options,
      hint: 'Set `password` to a reference such as env:PGPASSWORD, or add a line to ~/.pgpass.',
    });
  if (text === tlsRefusal)
    return new ConnectionError(`${address(context)} does not offer TLS: ${text}`, 'refused', {
      ...options,
      hint: 'Turn TLS on at the server, or set `sslmode: prefer` or `disable`.',
    });
  if (isTlsError(code, text))
    return new ConnectionError(`The certificate of ${address(context)} is not trusted: ${text}`, 'refused', {
      ...options,
      hint: 'Set `sslrootcert` to the CA file, or choose a less strict `sslmode`.',
    });
  return undefined;
}

function isTlsError(code: string | undefined, text: string): boolean {
  return (
    /CERT|SIGNATURE|^ERR_SSL|^ERR_TLS/.test(code ?? '') || text.includes('establishing an SSL connection')
  );
}

/** A host with several addresses fails with an error of errors whose own message is empty. */
function networkText(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return messageOf(error);
}

function address({config}: ErrorContext): string {
  const {host = 'localhost', port = 5432} = config as Partial<PostgresConfig>;
  return host.startsWith('/') ? host : `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
