export interface Listeners {
  subscribe(listener: () => void): () => void;
  tell(): void;
}

/** Whoever wants to know that something changed. */
export function createListeners(): Listeners {
  const listeners = new Set<() => void>();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell() {
      for (const listener of listeners) listener();
    },
  };
}
