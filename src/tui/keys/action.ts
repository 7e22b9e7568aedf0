/** Where a key has its meaning. An inner context, e.g. the grid, hides the same key of `global`. */
export type KeyContext = 'global' | 'editor' | 'grid' | 'tree' | 'list' | 'prompt' | 'graph';

export const presetNames = ['default', 'vim', 'emacs'] as const;
export type PresetName = (typeof presetNames)[number];

/** Something the user can ask a view to do. Keys, help, palette and hints are all made from these. */
export interface Action {
  /** Stable, e.g. `grid.sort-ascending`; what the configuration names. */
  id: string;
  /** For help and palette, e.g. `Sort by this column`. */
  title: string;
  context: KeyContext;
  /** Keys as people write them, `g g` for one after another; a preset without its own takes the default. */
  keys: {default: readonly string[]} & Partial<Record<PresetName, readonly string[]>>;
  /** One or two words for the hint line; absent when the key need not be hinted at. */
  hint?: string;
  /** Moves and the like, which nobody looks for in a palette. */
  isHiddenInPalette?: boolean;
}

/** Keys of the user by action: a key, several, or null for none. */
export type KeyOverrides = Readonly<Record<string, string | readonly string[] | null>>;
