import {UsageError} from '#src/errors/index.ts';
import type {StreamState} from '#src/warehouse/index.ts';

/** How far the changes of a table were read. */
export interface ChangesState {
  slot: string;
  publication: string;
  /** Everything that was committed before this place in the log is loaded. */
  lsn: string;
  /** Messages after `lsn` that are loaded too, when a batch ended in the middle of a transaction. */
  skip: number;
  /** What the copy of the table showed, until the log is past it. */
  snapshot?: {text: string; lsn: string};
}

/** Throws `UsageError` when somebody has set a state by hand that is none. */
export function parseState(state: StreamState): ChangesState {
  const {slot, publication, lsn, skip = 0, snapshot} = state as Partial<ChangesState>;
  if (
    typeof slot === 'string' &&
    typeof publication === 'string' &&
    /^[0-9A-F]+\/[0-9A-F]+$/i.test(lsn ?? '')
  )
    return {slot, publication, lsn: lsn!, skip, ...(snapshot && {snapshot})};
  throw new UsageError(`${JSON.stringify(state)} is no place in a stream of changes`, {
    code: 'state-damaged',
    hint: 'It has the fields slot, publication and lsn. Load the table anew with --full-refresh.',
  });
}

export function toStreamState(state: ChangesState): StreamState {
  return {...state};
}
