/**
 * When a test comes along with what it looks at: `eager` with any of it, `cautious` with all of it, `buildable` with
 * all of it or what that is made from, `empty` never.
 */
export const indirectSelections = ['eager', 'cautious', 'buildable', 'empty'] as const;
export type IndirectSelection = (typeof indirectSelections)[number];

/** How far a selection spreads over the graph. */
export interface Spread {
  /** Steps upstream; `Infinity` for all. Default none. */
  parents?: number;
  /** Steps downstream. */
  children?: number;
  /** Everything downstream and all that it is made from (`@`). Default false. */
  childrensParents?: boolean;
}

/** Where a piece of a selection was written. */
export interface SelectionOrigin {
  /** The whole expression, or the piece of a YAML selector. */
  text: string;
  /** 0-based place of the piece in `text`. */
  offset: number;
  /** Name of the YAML selector that it stands in; absent on the command line. */
  selector?: string;
}

/** `method:value` with what it spreads to. */
export interface Criterion {
  kind: 'criterion';
  method: string;
  /** What stands behind dots of the method: `config.meta.owner` has `['meta', 'owner']`. */
  path: readonly string[];
  value: string;
  spread: Spread;
  /** Default: that of the whole selection. */
  indirect?: IndirectSelection;
  origin: SelectionOrigin;
}

/** A set of nodes by description; nothing in it depends on a graph. */
export type Selection =
  | Criterion
  | {kind: 'everything'}
  | {kind: 'union'; of: readonly Selection[]}
  | {kind: 'intersection'; of: readonly Selection[]}
  | {kind: 'difference'; from: Selection; without: Selection}
  /** What a group in parentheses spreads to. */
  | {kind: 'spread'; of: Selection; spread: Spread};

/** Every criterion of a selection, in the order of the text. */
export function criteriaOf(selection: Selection): Criterion[] {
  switch (selection.kind) {
    case 'criterion':
      return [selection];
    case 'everything':
      return [];
    case 'difference':
      return [...criteriaOf(selection.from), ...criteriaOf(selection.without)];
    case 'spread':
      return criteriaOf(selection.of);
    default:
      return selection.of.flatMap(criteriaOf);
  }
}

export function unionOf(parts: readonly Selection[]): Selection {
  return parts.length === 1 ? parts[0]! : {kind: 'union', of: parts};
}
