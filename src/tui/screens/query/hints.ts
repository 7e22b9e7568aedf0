import {keyLabel} from '../../input/key-name.ts';
import type {KeyContext} from '../../keys/action.ts';
import type {KeyHint} from '../../keys/describe-keys.ts';
import type {KeyMap} from '../../keys/key-map.ts';

/** Hints of what can be pressed now, innermost context first; no character is hinted at where it would be text. */
export function hintsFor(keyMap: KeyMap, contexts: readonly KeyContext[], isTyping: boolean): KeyHint[] {
  return contexts.flatMap((context) =>
    keyMap.actions.flatMap(({id, hint, context: own}): KeyHint[] => {
      if (own !== context || hint === undefined) return [];
      const bindings = keyMap.bindings.get(id) ?? [];
      const key = bindings.find(([first]) => !isTyping || [...first!].length > 1);
      return key ? [{key: keyLabel(key), text: hint}] : [];
    }),
  );
}
