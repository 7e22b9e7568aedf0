import {useCursor} from 'ink';
import {createContext, use, useEffect, useEffectEvent, useSyncExternalStore} from 'react';
import type {RepeatedInput} from '../input/events.ts';
import type {CursorShape} from './modes.ts';
import type {ScreenSize} from './screen-size.ts';
import type {Screen} from './screen.ts';

export const ScreenContext = createContext<Screen | undefined>(undefined);

export function useScreen(): Screen {
  const screen = use(ScreenContext);
  if (!screen) throw new Error('a view is drawn outside of a screen');
  return screen;
}

/** Columns and rows that the view has; draws again when they change. */
export function useScreenSize(): ScreenSize {
  const screen = useScreen();
  return useSyncExternalStore(screen.subscribe, () => screen.size);
}

export function useInputEvents(onEvent: (event: RepeatedInput) => void): void {
  const screen = useScreen();
  const listener = useEffectEvent(onEvent);
  useEffect(() => screen.onInput((event) => listener(event)), [screen]);
}

/** Puts the terminal's own cursor on a cell of the screen, where input methods look for it; hides it otherwise. */
export function TerminalCursor({column, row, shape}: {column: number; row: number; shape: CursorShape}) {
  const screen = useScreen();
  const {setCursorPosition} = useCursor();
  setCursorPosition({x: column, y: row});
  useEffect(() => screen.setCursorShape(shape), [screen, shape]);
  return null;
}
