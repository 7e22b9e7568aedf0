import {useRef, useState} from 'react';
import {useInputEvents, useScreen} from '../host/screen-context.tsx';
import type {RepeatedInput} from '../input/events.ts';
import {keyLabel} from '../input/key-name.ts';
import type {KeyContext} from './action.ts';
import type {KeyMap} from './key-map.ts';
import {resolveKey} from './resolve-key.ts';

export type RepeatedKey = RepeatedInput & {type: 'key'};

export interface ActionRequest {
  keyMap: KeyMap;
  /** Innermost first. */
  contexts: readonly KeyContext[];
  /** False while something in front has the keyboard. Default true. */
  isActive?: boolean;
  /** Characters are text here. */
  isTyping?: boolean;
  /** Sees a key before the key map does, e.g. a modal editor; true when it was its own. */
  onKeyFirst?: (key: RepeatedKey) => boolean;
  /** `count` is how often the key came in one burst. */
  onAction: (actionId: string, count: number) => void;
  /** A character without a meaning. */
  onText?: (text: string) => void;
  onPaste?: (text: string) => void;
  onMouse?: (event: RepeatedInput & {type: 'mouse'}) => void;
}

/**
 * Turns keys into actions while the component is mounted and active. Repaint, suspend and the mouse switch are
 * done here. Gives the keys of a sequence that has begun, to be shown in the status line.
 */
export function useActions(request: ActionRequest): string {
  const screen = useScreen();
  const pending = useRef<readonly string[]>([]);
  const [shown, setShown] = useState('');
  const act = (actionId: string, count: number) => {
    if (actionId === 'repaint') screen.repaint();
    else if (actionId === 'suspend') void screen.suspend();
    else if (actionId === 'toggle-mouse') screen.setMouse(!screen.hasMouse);
    else request.onAction(actionId, count);
  };
  const press = (event: RepeatedKey) => {
    const {keyMap, contexts, isTyping = false} = request;
    let action: {id: string; count: number} | undefined;
    let text = '';
    for (let nth = 0; nth < event.count; nth++) {
      const resolved = resolveKey(keyMap, {key: event.key, contexts, pending: pending.current, isTyping});
      pending.current = resolved.kind === 'pending' ? resolved.keys : [];
      if (resolved.kind === 'action') action = {id: resolved.actionId, count: (action?.count ?? 0) + 1};
      else if (resolved.kind === 'none') text += event.text ?? '';
    }
    if (action) act(action.id, action.count);
    if (text !== '') request.onText?.(text);
    setShown(keyLabel(pending.current));
  };
  useInputEvents((event) => {
    if (!(request.isActive ?? true)) return;
    if (event.type === 'paste') request.onPaste?.(event.text);
    else if (event.type === 'mouse') request.onMouse?.(event);
    else if (event.type === 'key') {
      if (pending.current.length === 0 && request.onKeyFirst?.(event)) return;
      press(event);
    }
  });
  return shown;
}
