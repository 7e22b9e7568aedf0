import {useSyncExternalStore} from 'react';
import type {KeyMap} from '../keys/key-map.ts';
import {levels, Lines} from '../surface/lines.tsx';
import type {Rect} from '../surface/rect.ts';
import type {Theme} from '../theme/theme.ts';
import type {ModalStack} from './modal-stack.ts';

interface ModalLayerProps {
  stack: ModalStack;
  area: Rect;
  theme: Theme;
  keyMap: KeyMap;
}

/** The modals of a view above everything else of it. */
export function ModalLayer({stack, area, theme, keyMap}: ModalLayerProps) {
  const {modals} = useSyncExternalStore(stack.subscribe, stack.snapshot);
  return modals.map((modal, index) => {
    const {rect, lines} = modal.draw({area, theme, keyMap});
    return <Lines key={index} rect={rect} lines={lines} level={levels.dialog + index} />;
  });
}
