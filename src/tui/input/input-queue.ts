import {coalesceKeys} from './coalesce-keys.ts';
import type {InputEvent, RepeatedInput} from './events.ts';

export interface InputQueue {
  add(events: readonly InputEvent[]): void;
}

/**
 * Tells events one after another. React renders what one event changed in a microtask, so the next event is told
 * after it: a key that opens a dialog and the text typed behind it may arrive in one piece.
 */
export function createInputQueue(tell: (event: RepeatedInput) => void): InputQueue {
  let waiting: InputEvent[] = [];
  let isTelling = false;
  const tellAll = async () => {
    isTelling = true;
    try {
      while (waiting.length > 0) {
        const events = coalesceKeys(waiting);
        waiting = [];
        for (const event of events) {
          tell(event);
          await Promise.resolve();
        }
      }
    } finally {
      isTelling = false;
    }
  };
  return {
    add(events) {
      waiting.push(...events);
      if (!isTelling && waiting.length > 0) void tellAll();
    },
  };
}
