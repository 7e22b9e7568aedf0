import {createEmitter} from '../../host/emitter.ts';
import type {GridStore} from '../../grid/grid-store.ts';
import type {ResultSheet} from '#src/operations/workbench/results/result-sheet.ts';
import type {TextPanel} from './text-panel.ts';

/** What a result tab shows: rows, or text such as an error, a plan or a chart. */
export type ResultContent =
  /** `sheet` is absent for small grids that are made of a result, e.g. its profile. */
  {kind: 'grid'; grid: GridStore; sheet?: ResultSheet} | {kind: 'text'; panel: TextPanel};

export interface ResultTab {
  readonly id: number;
  readonly title: string;
  readonly content: ResultContent;
  /** Stays when the next statement runs. */
  readonly isKept?: boolean;
  /** For the status line. */
  status(): string;
  close(): Promise<void> | void;
}

export interface ResultTabs {
  tabs(): readonly ResultTab[];
  active(): ResultTab | undefined;
  activeIndex(): number;
  add(tab: Omit<ResultTab, 'id'>): ResultTab;
  /** Puts another content in the place of a tab; false when it was closed meanwhile. */
  replace(id: number, tab: Omit<ResultTab, 'id'>): boolean;
  show(index: number): void;
  step(by: number): void;
  close(id: number): void;
  /** The active one stays, or no longer stays, when the next statement runs. */
  toggleKept(): void;
  closeUnkept(): void;
  closeAll(): Promise<void>;
  snapshot(): number;
  subscribe(listener: () => void): () => void;
}

/** So many results are kept; the oldest give way. */
const mostTabs = 20;

export function createResultTabs(): ResultTabs {
  const changes = createEmitter<void>();
  let version = 0;
  let ids = 0;
  let tabs: readonly ResultTab[] = [];
  let active = 0;
  const set = (next: readonly ResultTab[], index: number) => {
    tabs = next;
    active = Math.max(0, Math.min(index, tabs.length - 1));
    version++;
    changes.emit();
  };
  const remove = (id: number) => {
    const index = tabs.findIndex((tab) => tab.id === id);
    const tab = tabs[index];
    if (!tab) return;
    set(tabs.toSpliced(index, 1), index < active ? active - 1 : active);
    void tab.close();
  };
  const closeWhere = async (isClosing: (tab: ResultTab) => boolean) => {
    const closing = tabs.filter(isClosing);
    const rest = tabs.filter((tab) => !isClosing(tab));
    set(rest, rest.length - 1);
    await Promise.all(closing.map((tab) => tab.close()));
  };
  return {
    tabs: () => tabs,
    active: () => tabs[active],
    activeIndex: () => active,
    add(content) {
      const tab = {...content, id: ++ids};
      set([...tabs, tab], tabs.length);
      if (tabs.length > mostTabs) remove(tabs[0]!.id);
      return tab;
    },
    replace(id, content) {
      const index = tabs.findIndex((tab) => tab.id === id);
      if (index < 0) return false;
      set(tabs.with(index, {...content, id}), active);
      return true;
    },
    show(index) {
      if (index >= 0 && index < tabs.length) set(tabs, index);
    },
    step(by) {
      if (tabs.length > 0) set(tabs, (active + by + tabs.length) % tabs.length);
    },
    close: remove,
    toggleKept() {
      const tab = tabs[active];
      if (tab) set(tabs.with(active, {...tab, isKept: !tab.isKept}), active);
    },
    closeUnkept: () => void closeWhere((tab) => !tab.isKept),
    closeAll: () => closeWhere(() => true),
    snapshot: () => version,
    subscribe: (listener) => changes.subscribe(listener),
  };
}
