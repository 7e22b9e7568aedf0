import type {Rect} from '../../surface/rect.ts';

export const paneNames = ['tree', 'editor', 'results'] as const;
export type PaneName = (typeof paneNames)[number];

export interface PaneState {
  focus: PaneName;
  isTreeShown: boolean;
  /** The pane with the focus has the screen for itself. */
  isZoomed: boolean;
}

export interface QueryLayout {
  topBar: Rect;
  status: Rect;
  hints: Rect;
  /** Everything between the bars. */
  body: Rect;
  /** Panes without room are absent. The first line of each is its title or its tabs. */
  panes: Partial<Record<PaneName, Rect>>;
  /** The line between the tree and the rest. */
  divider: Rect | undefined;
}

/** Below this the tree has the screen for itself while it has the focus. */
const narrow = 84;
/** Below this so many lines editor and results take turns. */
const low = 11;

export function layoutQueryScreen(
  {columns, rows}: {columns: number; rows: number},
  state: PaneState,
): QueryLayout {
  const line = (y: number): Rect => ({x: 0, y, width: columns, height: 1});
  const body: Rect = {x: 0, y: 1, width: columns, height: rows - 3};
  const bars = {topBar: line(0), status: line(rows - 2), hints: line(rows - 1), body};
  const hasTree = state.isTreeShown && columns >= narrow;
  if (state.isZoomed || (state.focus === 'tree' && !hasTree))
    return {...bars, panes: {[state.focus]: body}, divider: undefined};
  const treeWidth = hasTree ? Math.max(20, Math.min(36, Math.floor(columns / 4))) : 0;
  const x = hasTree ? treeWidth + 1 : 0;
  const right: Rect = {x, y: body.y, width: columns - x, height: body.height};
  return {
    ...bars,
    panes: {...(hasTree && {tree: {...body, width: treeWidth}}), ...splitRight(right, state.focus)},
    divider: hasTree ? {x: treeWidth, y: body.y, width: 1, height: body.height} : undefined,
  };
}

function splitRight(right: Rect, focus: PaneName): QueryLayout['panes'] {
  if (right.height < low) return {[focus === 'results' ? 'results' : 'editor']: right};
  const editorHeight = Math.floor(right.height * 0.42);
  return {
    editor: {...right, height: editorHeight},
    results: {...right, y: right.y + editorHeight, height: right.height - editorHeight},
  };
}

/** A pane without its first line. */
export function paneBody({x, y, width, height}: Rect): Rect {
  return {x, y: y + 1, width, height: Math.max(0, height - 1)};
}

export function paneHead(pane: Rect): Rect {
  return {...pane, height: 1};
}
