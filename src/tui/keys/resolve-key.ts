import type {KeyContext} from './action.ts';
import type {KeyMap, KeyNode} from './key-map.ts';

export interface KeyPress {
  key: string;
  /** Innermost first, e.g. `['grid', 'global']`. */
  contexts: readonly KeyContext[];
  /** Keys of a sequence that has begun. */
  pending?: readonly string[];
  /** A character is text for the innermost context, so it has no meaning of the outer ones. */
  isTyping?: boolean;
}

export type Resolution =
  | {kind: 'action'; actionId: string}
  /** The beginning of a sequence. */
  | {kind: 'pending'; keys: readonly string[]}
  | {kind: 'none'};

/** What a key means. A key that does not continue a sequence drops it and is looked up alone. */
export function resolveKey(keyMap: KeyMap, press: KeyPress): Resolution {
  const {key, contexts, pending = [], isTyping = false} = press;
  const keys = [...pending, key];
  const isCharacter = [...keys[0]!].length === 1 || keys[0] === 'space';
  for (const context of isTyping && isCharacter ? contexts.slice(0, 1) : contexts) {
    const node = follow(keyMap.roots.get(context), keys);
    if (node?.actionId !== undefined) return {kind: 'action', actionId: node.actionId};
    if (node && node.next.size > 0) return {kind: 'pending', keys};
  }
  return pending.length > 0 ? resolveKey(keyMap, {...press, pending: []}) : {kind: 'none'};
}

function follow(root: KeyNode | undefined, keys: readonly string[]): KeyNode | undefined {
  let node = root;
  for (const key of keys) node = node?.next.get(key);
  return node;
}
