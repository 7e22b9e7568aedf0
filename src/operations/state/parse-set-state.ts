import {UsageError} from '../../errors/index.ts';
import type {StreamState} from '../../warehouse/index.ts';
import type {StateChange} from './change-state.ts';

/** What `state set` was told: values of a cursor, or a whole state. */
export function parseSetState(values: readonly string[], state: string | undefined): StateChange {
  if (state === undefined && values.length > 0) return {kind: 'place', values};
  if (state === undefined || values.length > 0)
    throw new UsageError('Say where the stream shall stand: a value of its cursor, or --state', {
      hint: "Write e.g. weir state set raw.orders '2026-01-31 12:00:00'.",
    });
  return {kind: 'state', state: parseState(state)};
}

function parseState(text: string): StreamState {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`--state is no JSON: ${(error as Error).message}`, {hint: 'Give a JSON object.'});
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as StreamState;
  throw new UsageError('--state is no JSON object', {hint: `Write e.g. --state '{"page": 3}'.`});
}
