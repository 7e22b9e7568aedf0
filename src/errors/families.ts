import {OpsError, type OpsErrorOptions} from './ops-error.ts';

/** A flag, a project file or a setting is wrong. Nothing was touched. */
export class UsageError extends OpsError {
  readonly exitCode = 2;
  constructor(message: string, options?: OpsErrorOptions) {
    super(message, 'usage', options);
  }
}

export type ConnectionFailure = 'unreachable' | 'refused' | 'unauthorized' | 'locked';

/** A system cannot be reached or rejects the identity. */
export class ConnectionError extends OpsError {
  readonly exitCode = 3;
  readonly failure: ConnectionFailure;
  constructor(message: string, failure: ConnectionFailure, options: OpsErrorOptions = {}) {
    super(message, `connection-${failure}`, {retryable: failure === 'unreachable', ...options});
    this.failure = failure;
  }
}

/** Work did not finish within its deadline. */
export class TimeoutError extends OpsError {
  readonly exitCode = 4;
  constructor(message: string, options?: OpsErrorOptions) {
    super(message, 'timeout', {retryable: true, ...options});
  }
}

/** A facet or a mode is missing in this system; the hint lists who has it. */
export class UnsupportedError extends OpsError {
  readonly exitCode = 5;
  constructor(message: string, options?: OpsErrorOptions) {
    super(message, 'unsupported', options);
  }
}

export interface QueryErrorOptions extends OpsErrorOptions {
  statement?: string;
  /** 1-based character offset into the statement. */
  position?: number;
  /** The vendor's own code, e.g. an SQLSTATE. */
  nativeCode?: string;
}

/** A statement was rejected or failed. */
export class QueryError extends OpsError {
  readonly exitCode = 1;
  readonly statement: string | undefined;
  readonly position: number | undefined;
  readonly nativeCode: string | undefined;
  constructor(message: string, options: QueryErrorOptions = {}) {
    super(message, 'query', options);
    this.statement = options.statement;
    this.position = options.position;
    this.nativeCode = options.nativeCode;
  }
}

/** A load failed; the message says what is already there and how to go on. */
export class TransferError extends OpsError {
  readonly exitCode = 1;
  constructor(message: string, options?: OpsErrorOptions) {
    super(message, 'transfer', options);
  }
}

/** Data was moved but does not satisfy its checks, or part of a run failed. */
export class RunError extends OpsError {
  readonly exitCode = 1;
  constructor(message: string, options?: OpsErrorOptions) {
    super(message, 'run-failed', options);
  }
}

/** The user stopped the work. Carries no message worth printing. */
export class CancelledError extends OpsError {
  readonly exitCode = 130;
  constructor(message = 'Cancelled', options?: OpsErrorOptions) {
    super(message, 'cancelled', options);
  }
}
