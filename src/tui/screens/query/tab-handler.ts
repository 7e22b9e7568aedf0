import type {Dialogs} from './dialogs.ts';
import {textOf, type EditorTab, type EditorTabs} from './editor-tabs.ts';
import type {ActionHandler} from './handler.ts';
import {handlerOf} from './handler.ts';
import type {ResultTabs} from './result-tabs.ts';
import type {WorkbenchUi} from './workbench-ui.ts';

export interface TabParts {
  ui: WorkbenchUi;
  editors: EditorTabs;
  results: ResultTabs;
  dialogs: Dialogs;
  newTab(): EditorTab;
}

/** Tabs of the editor and of the results; those of the pane with the focus are switched. */
export function createTabHandler({ui, editors, results, dialogs, newTab}: TabParts): ActionHandler {
  const pane = () => (ui.get().focus === 'results' ? results : editors);
  const closeResult = () => {
    const tab = results.active();
    if (tab) results.close(tab.id);
  };
  const closeTab = async () => {
    if (ui.get().focus === 'results') return closeResult();
    const tab = editors.active();
    const isAgreed =
      textOf(tab).trim() === '' ||
      (await dialogs.confirm({
        title: 'Close the tab',
        text: `The text of ${tab.title} is forgotten.`,
        yes: 'close',
      }));
    if (isAgreed) editors.close(tab.id, newTab);
  };
  const rename = async () => {
    const title = await dialogs.prompt({title: 'Name of the tab', initial: editors.active().title});
    if (title !== undefined && title.trim() !== '') editors.update({title: title.trim()});
  };
  return handlerOf({
    'new-tab': () => {
      editors.add(newTab());
      ui.set({focus: 'editor'});
    },
    'close-tab': closeTab,
    'rename-tab': rename,
    'close-result': closeResult,
    'keep-result': () => results.toggleKept(),
    'next-tab': (count) => pane().step(count),
    'previous-tab': (count) => pane().step(-count),
    ...Object.fromEntries(
      Array.from({length: 9}, (_, index) => [`tab-${index + 1}`, () => pane().show(index)]),
    ),
  });
}
