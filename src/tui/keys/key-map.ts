import {suggest} from '#src/util/suggest.ts';
import {keyLabel, parseKeySequence} from '../input/key-name.ts';
import type {Action, KeyContext, KeyOverrides, PresetName} from './action.ts';

export interface KeyMap {
  readonly actions: readonly Action[];
  /** Key sequences by action id. */
  readonly bindings: ReadonlyMap<string, readonly (readonly string[])[]>;
  readonly roots: ReadonlyMap<KeyContext, KeyNode>;
}

export interface KeyNode {
  actionId?: string;
  readonly next: Map<string, KeyNode>;
}

export interface KeyMapRequest {
  actions: readonly Action[];
  preset?: PresetName;
  overrides?: KeyOverrides;
}

/**
 * Joins a preset and the user's own keys. Problems are sentences about unknown actions, keys that are none, and
 * keys that mean two things in one context; the first meaning then counts.
 */
export function buildKeyMap({actions, preset = 'default', overrides = {}}: KeyMapRequest): {
  keyMap: KeyMap;
  problems: string[];
} {
  const problems = unknownActions(actions, overrides);
  const bindings = new Map<string, string[][]>();
  const roots = new Map<KeyContext, KeyNode>();
  // The user's keys come first, so that a preset's key gives way to them.
  const isChosen = ({id}: Action) => Object.hasOwn(overrides, id);
  for (const action of [...actions.filter(isChosen), ...actions.filter((action) => !isChosen(action))]) {
    const sequences: string[][] = [];
    for (const text of keysOf(action, preset, overrides)) {
      const sequence = parseKeySequence(text);
      if (!sequence) {
        problems.push(`${action.id}: "${text}" names no key`);
        continue;
      }
      const rival = bind(rootOf(roots, action.context), sequence, action.id);
      if (rival === undefined) sequences.push(sequence);
      else if (isChosen(action) || !Object.hasOwn(overrides, rival))
        problems.push(
          `${keyLabel(sequence)} means both ${rival} and ${action.id} in the context ${action.context}`,
        );
    }
    bindings.set(action.id, sequences);
  }
  return {keyMap: {actions, bindings, roots}, problems};
}

function unknownActions(actions: readonly Action[], overrides: KeyOverrides): string[] {
  const known = actions.map(({id}) => id);
  return Object.keys(overrides)
    .filter((id) => !known.includes(id))
    .map((id) => {
      const near = suggest(id, known);
      return `there is no action ${id}${near ? `; did you mean ${near}?` : ''}`;
    });
}

function keysOf(action: Action, preset: PresetName, overrides: KeyOverrides): readonly string[] {
  const chosen = overrides[action.id];
  if (chosen === undefined) return action.keys[preset] ?? action.keys.default;
  if (chosen === null) return [];
  return typeof chosen === 'string' ? [chosen] : chosen;
}

function rootOf(roots: Map<KeyContext, KeyNode>, context: KeyContext): KeyNode {
  const root = roots.get(context) ?? {next: new Map()};
  roots.set(context, root);
  return root;
}

/** Adds a sequence; gives the action that has it, its beginning or its continuation already. */
function bind(root: KeyNode, sequence: readonly string[], actionId: string): string | undefined {
  let node = root;
  for (const key of sequence) {
    if (node.actionId !== undefined) return node.actionId;
    const child = node.next.get(key) ?? {next: new Map()};
    node.next.set(key, child);
    node = child;
  }
  const rival = node.actionId ?? firstActionBelow(node);
  if (rival !== undefined) return rival === actionId ? undefined : rival;
  node.actionId = actionId;
  return undefined;
}

function firstActionBelow(node: KeyNode): string | undefined {
  for (const child of node.next.values()) {
    const found = child.actionId ?? firstActionBelow(child);
    if (found !== undefined) return found;
  }
  return undefined;
}
