import type {InputEvent, KeyEvent} from './events.ts';

export interface RepeatedKey extends KeyEvent {
  /** How often the key came in a row. */
  count: number;
}

/** Joins a key that repeats within one burst, so that five `j` are one move by five rows. */
export function coalesceKeys(events: readonly InputEvent[]): (RepeatedKey | Exclude<InputEvent, KeyEvent>)[] {
  const joined: (RepeatedKey | Exclude<InputEvent, KeyEvent>)[] = [];
  for (const event of events) {
    if (event.type !== 'key') {
      joined.push(event);
      continue;
    }
    const last = joined.at(-1);
    if (last?.type === 'key' && last.key === event.key) last.count++;
    else joined.push({...event, count: 1});
  }
  return joined;
}
