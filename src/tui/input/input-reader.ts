import type {InputEvent} from './events.ts';
import {isInsidePaste, parseInput} from './parse-input.ts';

/** Within this time the rest of an escape sequence follows its ESC, also over a slow line. */
const escapeTimeoutMs = 40;

export interface InputReader {
  push(text: string): void;
  /** Forgets what was begun, e.g. when another program had the keyboard. */
  reset(): void;
}

/** Reads pieces as they arrive and hands on all events of one piece together. */
export function createInputReader(onEvents: (events: readonly InputEvent[]) => void): InputReader {
  let rest = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  const take = (text: string, isFinal: boolean) => {
    clearTimeout(timer);
    const parsed = parseInput(text, {isFinal});
    rest = parsed.rest;
    if (rest !== '' && !isInsidePaste(rest)) timer = setTimeout(() => take(rest, true), escapeTimeoutMs);
    if (parsed.events.length > 0) onEvents(parsed.events);
  };
  return {
    push: (text) => take(rest + text, false),
    reset() {
      clearTimeout(timer);
      rest = '';
    },
  };
}
