import {createEmitter} from '../host/emitter.ts';
import type {Modal} from './modal.ts';

export interface ModalSnapshot {
  modals: readonly Modal[];
  /** Counts changes, also those inside of a modal. */
  version: number;
}

/** The modals of a view, the last one in front. */
export interface ModalStack {
  snapshot(): ModalSnapshot;
  subscribe(listener: () => void): () => void;
  /** Shows what `create` makes until it calls `close`; resolves with what it closes with. */
  open<Result>(create: (close: (result: Result) => void) => Modal): Promise<Result>;
  top(): Modal | undefined;
  /** Draws again after something inside of a modal changed. */
  changed(): void;
}

export function createModalStack(): ModalStack {
  const changes = createEmitter<void>();
  let current: ModalSnapshot = {modals: [], version: 0};
  const show = (modals: readonly Modal[]) => {
    current = {modals, version: current.version + 1};
    changes.emit();
  };
  return {
    snapshot: () => current,
    subscribe: (listener) => changes.subscribe(listener),
    open: (create) =>
      new Promise((resolve) => {
        const modal = create((result) => {
          show(current.modals.filter((other) => other !== modal));
          resolve(result);
        });
        show([...current.modals, modal]);
      }),
    top: () => current.modals.at(-1),
    changed: () => show(current.modals),
  };
}
