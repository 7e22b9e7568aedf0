import {useEffect, useLayoutEffect, useState} from 'react';
import {useScreen} from '../host/screen-context.tsx';
import type {Rect} from './rect.ts';

/** Which of two rectangles that overlap is seen. */
export const levels = {view: 0, popup: 10, dialog: 20, toast: 30} as const;

/** Ready lines on a rectangle of the screen, each exactly as wide as that. */
export function Lines({
  rect,
  lines,
  level = levels.view,
}: {
  rect: Rect;
  lines: readonly string[];
  level?: number;
}) {
  const {surface} = useScreen();
  const [id] = useState(() => Symbol('lines'));
  useLayoutEffect(() => surface.set(id, {rect, lines, level}));
  useEffect(() => () => surface.remove(id), [surface, id]);
  return null;
}
