import {createEmitter} from '../host/emitter.ts';

/** A value outside of React that views follow with `useSyncExternalStore`. */
export interface StateStore<State extends object> {
  get(): State;
  /** Replaces some fields; tells listeners only when one of them is another value. */
  set(changes: Partial<State>): void;
  subscribe(listener: () => void): () => void;
}

export function createStateStore<State extends object>(initial: State): StateStore<State> {
  const changes = createEmitter<void>();
  let state = initial;
  return {
    get: () => state,
    set(next) {
      const isChanged = (Object.keys(next) as (keyof State)[]).some((key) => next[key] !== state[key]);
      if (!isChanged) return;
      state = {...state, ...next};
      changes.emit();
    },
    subscribe: (listener) => changes.subscribe(listener),
  };
}
