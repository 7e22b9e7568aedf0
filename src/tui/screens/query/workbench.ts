import {messageOf} from '#src/errors/index.ts';
import {
  browseCatalog,
  previewStatement,
  type CatalogEntry,
} from '#src/operations/browse-catalog/browse-catalog.ts';
import {createSqlAssistant, type SqlAssistant} from '#src/operations/complete-sql/sql-assistant.ts';
import type {CatalogCache} from '#src/operations/catalog-cache/catalog-cache.ts';
import type {WorkbenchSession} from '#src/operations/workbench/session/workbench-session.ts';
import type {ResultStore} from '#src/operations/workbench/results/result-store.ts';
import {createModalStack, type ModalStack} from '../../components/modal-stack.ts';
import {createTreeStore, type TreeStore} from '../../components/tree-store.ts';
import {isTyping} from '../../editor/editor-model.ts';
import type {Screen} from '../../host/screen.ts';
import type {KeyContext} from '../../keys/action.ts';
import type {KeyMap} from '../../keys/key-map.ts';
import type {RepeatedKey} from '../../keys/use-actions.ts';
import type {Theme} from '../../theme/theme.ts';
import {clipboardSequence} from './copy-text.ts';
import {createDialogs, type Dialogs} from './dialogs.ts';
import {createEditorHandler, newEditorModel} from './editor-handler.ts';
import {createEditorTabs, editorTab, type EditorTabs} from './editor-tabs.ts';
import {activeGrid, createGridHandler} from './grid-handler.ts';
import {createGuideHandler} from './guide-handler.ts';
import type {ActionHandler} from './handler.ts';
import {createLeaveHandler} from './leave-handler.ts';
import {createPaneHandler} from './pane-handler.ts';
import {createResultTabs, type ResultTabs} from './result-tabs.ts';
import {createPointer, type PointerEvent} from './pointer.ts';
import type {QueryLayout} from './query-layout.ts';
import {createRunHandler} from './run-handler.ts';
import {createRunner, type Runner} from './runner.ts';
import {createTabHandler} from './tab-handler.ts';
import {createTreeHandler, treeNode} from './tree-handler.ts';
import {createWorkbenchUi, type WorkbenchUi} from './workbench-ui.ts';

export interface WorkbenchOptions {
  keyMap: KeyMap;
  isVim: boolean;
  theme: Theme;
  session: WorkbenchSession;
  store: ResultStore;
  cache: CatalogCache;
  randomId(): string;
}

/** The workbench outside of React: its parts, and what keys do to them. */
export interface Workbench {
  readonly ui: WorkbenchUi;
  readonly modals: ModalStack;
  readonly editors: EditorTabs;
  readonly results: ResultTabs;
  readonly runner: Runner;
  readonly keyMap: KeyMap;
  readonly session: WorkbenchSession;
  readonly assistant: SqlAssistant;
  tree(): TreeStore<CatalogEntry>;
  /** What keys mean now, innermost first. */
  contexts(): readonly KeyContext[];
  isTyping(): boolean;
  pressFirst(key: RepeatedKey): boolean;
  act(actionId: string, count: number): void;
  type(text: string): void;
  point(event: PointerEvent, layout: QueryLayout): void;
  /** Tells how much of the editor is on the screen. */
  setEditorSize(size: {width: number; height: number}): void;
  close(): Promise<void>;
}

export function createWorkbench(options: WorkbenchOptions, screen: () => Screen): Workbench {
  const {keyMap, isVim, session, store, cache, randomId} = options;
  const ui = createWorkbenchUi(options.theme);
  const modals = createModalStack();
  const dialogs: Dialogs = createDialogs(modals);
  const results = createResultTabs();
  const newTab = (text = '') => editorTab(randomId(), 'query', newEditorModel(text, isVim));
  const editors = createEditorTabs([newTab()]);
  const assistant = createSqlAssistant({dialect: session.warehouse.definition.dialect, cache});
  let editorSize = {width: 80, height: 10};
  const fail = (error: unknown) => ui.say(messageOf(error).split('\n')[0]!, 'error');
  const tree = createTreeStore<CatalogEntry>(async (parent) =>
    (await browseCatalog(session.warehouse, parent?.value)).map(treeNode),
  );
  const runner = createRunner({
    ui,
    results,
    store,
    start: ({text}) => session.run(text),
    cancel: () => session.cancel(),
    onErrorAt: (offset) => runs.showError(offset),
    onDone() {},
    fail,
  });
  const copy = (text: string) => {
    const sequence = clipboardSequence(text);
    if (sequence === undefined) return ui.say('Too long for the clipboard', 'warning');
    screen().send(sequence);
    ui.toast('copied');
  };
  const runs = createRunHandler({editors, runner, ui, session});
  const editor = createEditorHandler({
    editors,
    dialogs,
    ui,
    pageRows: () => editorSize.height,
    onCopied: copy,
  });
  const grid = createGridHandler({results, dialogs, ui, copy, fail});
  const treeHandler = createTreeHandler({
    tree: () => tree,
    insert(sqlName) {
      editor.type(sqlName);
      ui.set({focus: 'editor'});
    },
    preview({relation}) {
      if (relation) void runner.run([{text: previewStatement(session.warehouse, relation), offset: 0}]);
    },
  });
  const contexts = (): readonly KeyContext[] => {
    if (modals.top()) return ['prompt'];
    switch (ui.get().focus) {
      case 'tree':
        return ['tree', 'global'];
      case 'editor':
        return ['editor', 'global'];
      case 'results':
        return [activeGrid(results) ? 'grid' : 'list', 'global'];
    }
  };
  const text: ActionHandler = (actionId, count) => {
    const tab = results.active();
    return tab?.content.kind === 'text' && tab.content.panel.act(actionId, count);
  };
  const handlers: readonly ActionHandler[] = [
    runs.act,
    createPaneHandler(ui),
    createTabHandler({ui, editors, results, dialogs, newTab}),
    createGuideHandler({keyMap, dialogs, contexts, dispatch: (actionId) => act(actionId, 1)}),
    createLeaveHandler({ui, runner, dialogs, leave: () => screen().close()}),
    (actionId, count) => actionId.startsWith('editor.') && editor.act(actionId, count),
    (actionId, count) => actionId.startsWith('tree.') && treeHandler(actionId, count),
    grid,
    text,
  ];
  const act = (actionId: string, count: number) => {
    const modal = modals.top();
    if (modal) {
      modal.act(actionId, count);
      modals.changed();
      return;
    }
    for (const handler of handlers) if (handler(actionId, count)) return;
  };
  return {
    ui,
    modals,
    editors,
    results,
    runner,
    keyMap,
    session,
    assistant,
    tree: () => tree,
    contexts,
    isTyping: () =>
      modals.top() !== undefined || (ui.get().focus === 'editor' && isTyping(editors.active().model)),
    pressFirst: (key) => modals.top() === undefined && ui.get().focus === 'editor' && editor.pressFirst(key),
    act,
    type(typed) {
      const modal = modals.top();
      if (modal) {
        modal.type(typed);
        modals.changed();
      } else if (ui.get().focus === 'editor') editor.type(typed);
    },
    point: createPointer({ui, modals, results, editors, tree: () => tree}),
    setEditorSize(next) {
      editorSize = next;
    },
    async close() {
      ui.close();
      await runner.cancel();
      await session.close();
      await results.closeAll();
      await cache.close();
      await store.close();
    },
  };
}
