import type {ModalStack} from '../../components/modal-stack.ts';
import type {TreeStore} from '../../components/tree-store.ts';
import {offsetAt} from '../../editor/display-column.ts';
import {moveCursor} from '../../editor/editor-state.ts';
import type {MouseEvent} from '../../input/events.ts';
import type {Rect} from '../../surface/rect.ts';
import type {EditorTabs} from './editor-tabs.ts';
import {editorGutter, scrollToCursor} from './editor-view.ts';
import {paneBody, paneNames, type PaneName, type QueryLayout} from './query-layout.ts';
import type {ResultTabs} from './result-tabs.ts';
import type {WorkbenchUi} from './workbench-ui.ts';

export type PointerEvent = MouseEvent;

export interface PointerParts {
  ui: WorkbenchUi;
  modals: ModalStack;
  results: ResultTabs;
  editors: EditorTabs;
  tree(): Pick<TreeStore<unknown>, 'scroll' | 'moveTo' | 'snapshot'>;
}

const wheelRows = 3;

/** A click takes the focus to a pane and the cursor to a place; the wheel scrolls what is below it. */
export function createPointer(parts: PointerParts): (event: PointerEvent, layout: QueryLayout) => void {
  const {ui, modals, results} = parts;
  const wheel = (pane: PaneName, rows: number) => {
    if (pane === 'tree') return parts.tree().scroll(rows);
    if (pane === 'editor') return moveEditor(parts.editors, rows);
    const content = results.active()?.content;
    if (content?.kind === 'grid') content.grid.dispatch({type: 'scroll', rows});
    else content?.panel.scroll(rows);
  };
  const click = (pane: PaneName, rect: Rect, {row, column}: PointerEvent) => {
    ui.set({focus: pane});
    const body = paneBody(rect);
    const line = row - body.y;
    if (line < 0) return;
    if (pane === 'tree') {
      const {cursor, rows} = parts.tree().snapshot();
      if (cursor.top + line < rows.length) parts.tree().moveTo(cursor.top + line);
    } else if (pane === 'editor') placeCursor(parts.editors, body, {line, column: column - body.x});
    else {
      const content = results.active()?.content;
      if (content?.kind === 'grid' && line > 0)
        content.grid.dispatch({type: 'goto', row: content.grid.snapshot().state.top + line - 1});
    }
  };
  return (event, layout) => {
    if (modals.top()) return;
    const pane = paneNames.find((name) => isInside(layout.panes[name], event));
    if (!pane) return;
    if (event.action === 'wheel-up') wheel(pane, -wheelRows);
    else if (event.action === 'wheel-down') wheel(pane, wheelRows);
    else if (event.action === 'press' && event.button === 'left') click(pane, layout.panes[pane]!, event);
  };
}

function isInside(rect: Rect | undefined, {column, row}: PointerEvent): boolean {
  if (!rect) return false;
  return column >= rect.x && column < rect.x + rect.width && row >= rect.y && row < rect.y + rect.height;
}

function moveEditor(editors: EditorTabs, rows: number): void {
  const {model} = editors.active();
  const {cursor} = model.editor;
  const line = cursor.line + rows;
  editors.update({model: {...model, editor: moveCursor(model.editor, {line, offset: cursor.offset})}});
}

function placeCursor(editors: EditorTabs, body: Rect, {line, column}: {line: number; column: number}): void {
  const tab = editors.active();
  const {editor} = tab.model;
  const {top, left} = scrollToCursor(tab, body.width, body.height);
  const wanted = Math.min(top + line, editor.lines.length - 1);
  const offset = offsetAt(
    editor.lines[wanted]!,
    Math.max(0, column - editorGutter(editor.lines.length) + left),
  );
  editors.update({model: {...tab.model, editor: moveCursor(editor, {line: wanted, offset})}});
}
