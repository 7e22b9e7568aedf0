/** A list of listeners and the value they are told. */
export interface Emitter<Value> {
  subscribe(listener: (value: Value) => void): () => void;
  emit(value: Value): void;
}

export function createEmitter<Value>(): Emitter<Value> {
  const listeners = new Set<(value: Value) => void>();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    emit(value) {
      for (const listener of listeners) listener(value);
    },
  };
}
