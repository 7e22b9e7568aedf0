import type {ErrorCode} from './codes.ts';

/** What an error knows besides its sentence. */
export interface OpsErrorOptions {
  /** Stable identifier, listed in `codes.ts`. */
  code?: ErrorCode;
  /** One imperative sentence that tells the reader what to do next. */
  hint?: string;
  /** True when the same call may succeed later without any change. Default false. */
  retryable?: boolean;
  /** Facts for machines: names, positions, native codes. Never a secret. */
  details?: Record<string, unknown>;
  cause?: unknown;
}

/**
 * An error a person can act on. The message is in the present tense, names the thing and then quotes the
 * vendor; the hint is an action. Anything thrown that is not an `OpsError` is a bug in weir.
 */
export abstract class OpsError extends Error {
  /** Process exit status this family stands for. */
  abstract readonly exitCode: number;
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly retryable: boolean;
  readonly details: Record<string, unknown>;

  constructor(message: string, defaultCode: ErrorCode, options: OpsErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : {cause: options.cause});
    this.name = new.target.name;
    this.code = options.code ?? defaultCode;
    this.hint = options.hint;
    this.retryable = options.retryable ?? false;
    this.details = options.details ?? {};
  }
}
