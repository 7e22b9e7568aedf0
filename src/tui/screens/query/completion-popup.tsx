import {useSyncExternalStore} from 'react';
import {popupLine} from '../../components/box.ts';
import {columnOf} from '../../editor/display-column.ts';
import {levels, Lines} from '../../surface/lines.tsx';
import type {Rect} from '../../surface/rect.ts';
import {fit, oneLine, textWidth} from '../../text/columns.ts';
import type {Theme} from '../../theme/theme.ts';
import {completionRows, type Completion, type CompletionList} from './completion.ts';
import type {EditorTab} from './editor-tabs.ts';
import {editorGutter} from './editor-view.ts';

interface PopupProps {
  completion: Completion;
  tab: EditorTab;
  /** The editor without its tabs. */
  rect: Rect;
  screen: Rect;
  theme: Theme;
}

const widest = 64;

/** Below the word that is typed, or above it where there is no room. */
export function CompletionPopup({completion, ...place}: PopupProps) {
  useSyncExternalStore(completion.subscribe, completion.snapshot);
  const list = completion.list();
  if (!list) return null;
  const {rect, lines} = drawList(list, place);
  return <Lines rect={rect} lines={lines} level={levels.popup} />;
}

function drawList(list: CompletionList, {tab, rect, screen, theme}: Omit<PopupProps, 'completion'>) {
  const shown = list.items.slice(list.cursor.top, list.cursor.top + completionRows);
  const labelWidth = Math.max(...shown.map(({label}) => textWidth(label)));
  const detailWidth = Math.max(...shown.map((item) => textWidth(detailOf(item))));
  const width = Math.min(widest, screen.width - 2, labelWidth + detailWidth + 4);
  const {lines} = tab.model.editor;
  const column = columnOf(lines[list.start.line]!, list.start.offset) - tab.left;
  const x = Math.min(rect.x + editorGutter(lines.length) + column, screen.width - width);
  const below = rect.y + list.start.line - tab.top + 1;
  const isBelow = below + shown.length <= screen.y + screen.height;
  const y = isBelow ? below : Math.max(screen.y, below - 1 - shown.length);
  const shownDetail = Math.max(0, Math.min(detailWidth, width - labelWidth - 4));
  const rows = shown.map((item, index) => {
    const room = width - shownDetail - 3;
    const text = ` ${fit(oneLine(item.label, room), room)} ${fit(detailOf(item), shownDetail)} `;
    return popupLine(text, width, theme, list.cursor.top + index === list.cursor.index);
  });
  return {rect: {x: Math.max(0, x), y, width, height: rows.length}, lines: rows};
}

function detailOf({detail, kind}: CompletionList['items'][number]): string {
  return detail === undefined ? kind : oneLine(detail, widest);
}
