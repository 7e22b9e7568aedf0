import type {OpsError} from '../errors/index.ts';
import type {EventError} from './events.ts';

/** The part of an error that goes into events and records. */
export function toEventError(error: OpsError): EventError {
  return {code: error.code, message: error.message, ...(error.hint !== undefined && {hint: error.hint})};
}
