import type {OpenTabs} from '#src/operations/workbench/tabs/saved-tabs.ts';
import type {TabKeeper} from '#src/operations/workbench/tabs/tab-keeper.ts';
import {createEditorModel} from '../../editor/editor-model.ts';
import {moveCursor} from '../../editor/editor-state.ts';
import {createEditorTabs, editorTab, textOf, type EditorTab, type EditorTabs} from './editor-tabs.ts';

/** Texts as the last workbench left them, or one empty tab; every change is kept from now on. */
export function openKeptTabs(
  keeper: TabKeeper,
  {isVim, newTab}: {isVim: boolean; newTab(): EditorTab},
): EditorTabs {
  const [first, ...others] = keeper.restored.tabs.map(({id, title, text, cursor}) => {
    const model = createEditorModel({text, isVim});
    return editorTab(id, title, {...model, editor: moveCursor(model.editor, cursor)});
  });
  const editors = createEditorTabs([first ?? newTab(), ...others], keeper.restored.active);
  editors.subscribe(() => keeper.update(savedTabs(editors)));
  return editors;
}

function savedTabs(editors: EditorTabs): OpenTabs {
  return {
    active: editors.activeIndex(),
    tabs: editors.tabs().map((tab) => ({
      id: tab.id,
      title: tab.title,
      text: textOf(tab),
      cursor: tab.model.editor.cursor,
    })),
  };
}
