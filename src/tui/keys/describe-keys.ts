import {keyLabel} from '../input/key-name.ts';
import type {Action, KeyContext} from './action.ts';
import type {KeyMap} from './key-map.ts';

export interface KeyDescription {
  actionId: string;
  title: string;
  context: KeyContext;
  /** As shown, e.g. `^L`; empty when the action has no key. */
  keys: readonly string[];
}

export interface HelpSection {
  context: KeyContext;
  entries: KeyDescription[];
}

/** Every action with its live keys, e.g. for a listing as JSON. */
export function describeKeys(keyMap: KeyMap): KeyDescription[] {
  return keyMap.actions.map((action) => describe(keyMap, action));
}

/** The help overlay: what can be pressed now, innermost context first, narrowed to what matches `search`. */
export function helpSections(keyMap: KeyMap, contexts: readonly KeyContext[], search = ''): HelpSection[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return contexts
    .map((context) => ({
      context,
      entries: describeKeys(keyMap).filter(
        (entry) => entry.context === context && entry.keys.length > 0 && matches(entry, words),
      ),
    }))
    .filter(({entries}) => entries.length > 0);
}

/** What the palette offers in these contexts. */
export function paletteEntries(keyMap: KeyMap, contexts: readonly KeyContext[]): KeyDescription[] {
  return keyMap.actions
    .filter((action) => contexts.includes(action.context) && !action.isHiddenInPalette)
    .map((action) => describe(keyMap, action));
}

export interface KeyHint {
  key: string;
  text: string;
}

/** The hint line: first key and short word of the actions that have one. */
export function keyHints(keyMap: KeyMap, contexts: readonly KeyContext[]): KeyHint[] {
  return contexts.flatMap((context) =>
    keyMap.actions.flatMap((action) => {
      const [key] = keyMap.bindings.get(action.id) ?? [];
      return action.context === context && action.hint !== undefined && key
        ? [{key: keyLabel(key), text: action.hint}]
        : [];
    }),
  );
}

function describe(keyMap: KeyMap, {id, title, context}: Action): KeyDescription {
  return {actionId: id, title, context, keys: (keyMap.bindings.get(id) ?? []).map(keyLabel)};
}

function matches({title, actionId, keys}: KeyDescription, words: readonly string[]): boolean {
  const text = `${title} ${actionId} ${keys.join(' ')}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
