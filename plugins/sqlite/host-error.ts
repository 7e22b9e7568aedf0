import type {HostFailure} from './programs/protocol.ts';

/** SQLite's own error, or one of the process that has the database open. */
export class HostError extends Error {
  readonly failure: HostFailure;
  constructor(failure: HostFailure) {
    super(failure.message);
    this.failure = failure;
  }
}
