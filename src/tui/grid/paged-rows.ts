import {createEmitter} from '../host/emitter.ts';
import type {FindRequest, CellPlace, GridColumn, Row, RowSource} from './row-source.ts';

export interface PagedRowsOptions {
  columns: readonly GridColumn[];
  /** Rows known at first; `setRowCount` tells more. */
  rowCount?: number;
  /** Reads rows from where they are kept; fewer than asked for only at the end. */
  load(request: {offset: number; count: number; signal: AbortSignal}): Promise<readonly Row[]>;
  /** Told of a failed load; the page is tried again when it is next looked at. */
  onError?: (error: unknown) => void;
  find?: (request: FindRequest) => Promise<CellPlace | undefined>;
  rowsPerPage?: number;
  pagesKept?: number;
}

export interface PagedRows extends RowSource {
  setRowCount(count: number, isComplete: boolean): void;
  /** Forgets what was loaded, e.g. because the rows were sorted. */
  invalidate(): void;
  close(): void;
}

/** Pages loaded at the same time; more would only delay the one that is looked at. */
const loadsAtOnce = 2;

/** News is told at most once per frame. */
const quietMs = 12;

/** Rows read page by page as they are looked at, with a bounded number of pages in memory. */
export function createPagedRows(options: PagedRowsOptions): PagedRows {
  const {columns, load, rowsPerPage = 256, pagesKept = 40} = options;
  const pages = new Map<number, readonly Row[]>();
  const loading = new Map<number, AbortController>();
  const changes = createEmitter<void>();
  let wanted: number[] = [];
  let count = options.rowCount;
  let isComplete = false;
  let newsTimer: ReturnType<typeof setTimeout> | undefined;

  const tellSoon = () => {
    newsTimer ??= setTimeout(() => {
      newsTimer = undefined;
      changes.emit();
    }, quietMs);
  };
  const keep = (page: number, rows: readonly Row[]) => {
    pages.set(page, rows);
    for (const old of pages.keys()) {
      if (pages.size <= pagesKept) break;
      if (!wanted.includes(old)) pages.delete(old);
    }
  };
  const loadPage = async (page: number) => {
    const controller = new AbortController();
    loading.set(page, controller);
    try {
      const rows = await load({offset: page * rowsPerPage, count: rowsPerPage, signal: controller.signal});
      if (!controller.signal.aborted) keep(page, rows);
    } catch (error) {
      if (!controller.signal.aborted) options.onError?.(error);
      wanted = wanted.filter((other) => other !== page);
    } finally {
      if (loading.get(page) === controller) loading.delete(page);
      if (!controller.signal.aborted) tellSoon();
      loadWanted();
    }
  };
  const loadWanted = () => {
    for (const page of wanted) {
      if (loading.size >= loadsAtOnce) return;
      if (!pages.has(page) && !loading.has(page)) void loadPage(page);
    }
  };
  const touch = (page: number): readonly Row[] | undefined => {
    const rows = pages.get(page);
    // Put last, so that the page that was not looked at for longest is first.
    if (rows && pages.size >= pagesKept) {
      pages.delete(page);
      pages.set(page, rows);
    }
    return rows;
  };
  return {
    columns,
    rowCount: () => count,
    isComplete: () => isComplete,
    window(offset, size) {
      const end = Math.max(offset, Math.min(offset + size, count ?? 0));
      if (end === offset) return [];
      const first = Math.floor(offset / rowsPerPage);
      const last = Math.floor((end - 1) / rowsPerPage);
      // The pages on the screen, then the neighbours, where the user will most likely go next.
      wanted = [...range(first, last), last + 1, first - 1].filter(
        (page) => page >= 0 && page * rowsPerPage < (count ?? 0),
      );
      loadWanted();
      return range(offset, end - 1).map((row) => touch(Math.floor(row / rowsPerPage))?.[row % rowsPerPage]);
    },
    subscribe: (listener) => changes.subscribe(listener),
    ...(options.find && {find: options.find}),
    setRowCount(newCount, complete) {
      // The last page may have been read before it was full.
      if (count !== undefined && newCount > count) pages.delete(Math.floor(count / rowsPerPage));
      count = newCount;
      isComplete = complete;
      tellSoon();
    },
    invalidate() {
      for (const controller of loading.values()) controller.abort();
      loading.clear();
      pages.clear();
      tellSoon();
    },
    close() {
      clearTimeout(newsTimer);
      wanted = [];
      for (const controller of loading.values()) controller.abort();
      loading.clear();
    },
  };
}

function range(first: number, last: number): number[] {
  return Array.from({length: last - first + 1}, (_, index) => first + index);
}
