import {isAbort} from '../../../errors/index.ts';
import {createListeners} from '../listeners.ts';
import {createOrderedView} from './ordered-view.ts';
import type {ResultBook} from './result-book.ts';
import type {ResultStore} from './result-store.ts';
import type {ResultView} from './result-view.ts';
import {isNatural, type ViewRequest} from './view-request.ts';

/** One result as one person looks at it: the rows that are shown, and those that are being made ready. */
export interface ResultSheet {
  readonly book: ResultBook;
  view(): ResultView;
  /** False while rows may be added to the view. */
  isComplete(): boolean;
  /** The share of a new view that is done, from 0 to 1; undefined while none is made. */
  building(): number | undefined;
  /**
   * Shows other rows. The former ones stay until the new ones are there; a later call replaces an earlier one, which
   * then resolves without effect. Natural order is there at once.
   */
  show(request: ViewRequest): Promise<void>;
  /** Gives up the view that is being made. */
  cancel(): void;
  subscribe(listener: () => void): () => void;
  close(): Promise<void>;
}

/** Sorted and filtered views of a result that still comes are made anew once all rows are there. */
export function createResultSheet(book: ResultBook, store: ResultStore): ResultSheet {
  const listeners = createListeners();
  let view = book.natural;
  let share: number | undefined;
  let current: AbortController | undefined;
  let isClosed = false;

  const isComplete = () => {
    const {state} = book.progress();
    return state !== 'fetching' && state !== 'paused';
  };
  const replace = async (next: ResultView) => {
    const former = view;
    view = next;
    listeners.tell();
    if (former !== book.natural) await former.close();
    await renewIfStale();
  };
  const renewIfStale = async () => {
    const isStale = view.sourceRows() < book.stored.readableRows();
    // What was possible with fewer rows and fails with all of them is told by the next `show`.
    if (isStale && isComplete() && !isClosed) await show(view.request).catch(() => {});
  };

  async function show(request: ViewRequest): Promise<void> {
    current?.abort();
    const controller = new AbortController();
    current = controller;
    const {signal} = controller;
    share = isNatural(request) ? undefined : 0;
    if (share === undefined) return replace(book.natural);
    listeners.tell();
    try {
      const made = await createOrderedView(book.stored, request, store, {
        signal,
        onProgress(done) {
          if (signal.aborted) return;
          share = done;
          listeners.tell();
        },
      });
      if (signal.aborted) return await made.close();
      share = undefined;
      await replace(made);
    } catch (error) {
      if (!signal.aborted) {
        share = undefined;
        listeners.tell();
        throw error;
      }
      if (!isAbort(error)) throw error;
    }
  }

  const unsubscribe = book.subscribe(listeners.tell);
  void book.settled().then(renewIfStale);
  return {
    book,
    view: () => view,
    isComplete,
    building: () => share,
    show,
    cancel() {
      current?.abort();
      share = undefined;
      listeners.tell();
    },
    subscribe: listeners.subscribe,
    async close() {
      isClosed = true;
      unsubscribe();
      current?.abort();
      if (view !== book.natural) await view.close();
      view = book.natural;
      await book.close();
    },
  };
}
