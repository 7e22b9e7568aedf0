import {useLayoutEffect, useSyncExternalStore} from 'react';
import {renderTabLine} from '../../components/tab-line.ts';
import {isTyping} from '../../editor/editor-model.ts';
import {TerminalCursor} from '../../host/screen-context.tsx';
import {Lines} from '../../surface/lines.tsx';
import type {Rect} from '../../surface/rect.ts';
import type {Theme} from '../../theme/theme.ts';
import {CompletionPopup} from './completion-popup.tsx';
import {cursorCell, renderEditorRows, scrollToCursor} from './editor-view.ts';
import {paneBody, paneHead} from './query-layout.ts';
import type {Workbench} from './workbench.ts';

interface EditorPaneProps {
  workbench: Workbench;
  rect: Rect;
  theme: Theme;
  isFocused: boolean;
  /** Whether the terminal's cursor is the editor's. */
  hasCursor: boolean;
  /** Room for lists at the cursor. */
  screen: Rect;
}

/** Tabs of texts and the text of the active one. */
export function EditorPane({workbench, rect, theme, isFocused, hasCursor, screen}: EditorPaneProps) {
  const {editors} = workbench;
  const {assistant} = workbench.scope();
  useSyncExternalStore(editors.subscribe, editors.snapshot);
  const body = paneBody(rect);
  useLayoutEffect(() => workbench.setEditorSize({width: body.width, height: body.height}));
  const active = editors.active();
  const scroll = scrollToCursor(active, body.width, body.height);
  const tab = {...active, ...scroll};
  useLayoutEffect(() => {
    if (scroll.top !== active.top || scroll.left !== active.left) editors.update(scroll);
  });
  assistant.update(tab.model.editor.lines);
  const lines = renderEditorRows({tab, spansOf: assistant.spansOf, ...body, theme, isFocused});
  const head = renderTabLine(
    {
      titles: editors.tabs().map(({title}) => title),
      active: editors.activeIndex(),
      width: rect.width,
      isFocused,
    },
    theme,
  );
  const cell = cursorCell(tab);
  const isOnScreen = cell.row >= 0 && cell.row < body.height && cell.column < body.width;
  return (
    <>
      <Lines rect={paneHead(rect)} lines={[head]} />
      <Lines rect={body} lines={lines} />
      {hasCursor && (
        <CompletionPopup completion={workbench.completion} {...{tab, rect: body, screen, theme}} />
      )}
      {hasCursor && isOnScreen && (
        <TerminalCursor
          column={body.x + cell.column}
          row={body.y + cell.row}
          shape={isTyping(tab.model) ? 'bar' : 'block'}
        />
      )}
    </>
  );
}
