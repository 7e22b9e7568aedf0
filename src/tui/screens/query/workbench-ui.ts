import type {Role, Theme} from '../../theme/theme.ts';
import {createStateStore, type StateStore} from '../state-store.ts';
import type {PaneState} from './query-layout.ts';

export interface Notice {
  role: Role;
  text: string;
}

/** What the frame of the workbench shows besides its panes. */
export interface UiState extends PaneState {
  theme: Theme;
  /** What happened last, in the status line. */
  notice: Notice | undefined;
  /** Goes away by itself. */
  toast: string | undefined;
  /** Counts the connections that were opened. */
  scopeVersion: number;
}

export interface WorkbenchUi extends StateStore<UiState> {
  say(text: string, role?: Role): void;
  toast(text: string): void;
  close(): void;
}

const toastMs = 2500;

export function createWorkbenchUi(theme: Theme): WorkbenchUi {
  const store = createStateStore<UiState>({
    focus: 'editor',
    isTreeShown: true,
    isZoomed: false,
    theme,
    notice: undefined,
    toast: undefined,
    scopeVersion: 0,
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    ...store,
    say: (text, role = 'status') => store.set({notice: {role, text}}),
    toast(text) {
      clearTimeout(timer);
      store.set({toast: text});
      timer = setTimeout(() => store.set({toast: undefined}), toastMs);
    },
    close: () => clearTimeout(timer),
  };
}
