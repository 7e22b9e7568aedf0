import {messageOf} from '#src/errors/index.ts';
import {previewStatement} from '#src/operations/browse-catalog/browse-catalog.ts';
import type {OperationContext} from '#src/operations/context.ts';
import type {ResultStore} from '#src/operations/workbench/results/result-store.ts';
import {createModalStack, type ModalStack} from '../../components/modal-stack.ts';
import {isTyping} from '../../editor/editor-model.ts';
import type {Screen} from '../../host/screen.ts';
import type {KeyContext} from '../../keys/action.ts';
import type {KeyMap} from '../../keys/key-map.ts';
import {resolveKey} from '../../keys/resolve-key.ts';
import type {RepeatedKey} from '../../keys/use-actions.ts';
import type {Theme} from '../../theme/theme.ts';
import {createCompletion, type Completion} from './completion.ts';
import {createConnectionHandler} from './connection-handler.ts';
import {openScope, type ConnectionScope} from './connection-scope.ts';
import {clipboardSequence} from './copy-text.ts';
import {createDialogs} from './dialogs.ts';
import {createEditorHandler} from './editor-handler.ts';
import type {EditorTab, EditorTabs} from './editor-tabs.ts';
import {createExportHandler} from './export-handler.ts';
import {createFollowHandler} from './follow-handler.ts';
import {activeGrid, createGridHandler} from './grid-handler.ts';
import {createGuideHandler} from './guide-handler.ts';
import type {ActionHandler} from './handler.ts';
import {createInsightHandler} from './insight-handler.ts';
import {createLeaveHandler} from './leave-handler.ts';
import {createLookupHandler} from './lookup-handler.ts';
import {createPaneHandler} from './pane-handler.ts';
import {createPointer, type PointerEvent} from './pointer.ts';
import type {QueryLayout} from './query-layout.ts';
import {createResultTabs, type ResultTabs} from './result-tabs.ts';
import {createRunHandler} from './run-handler.ts';
import {createRunner, type Runner} from './runner.ts';
import {createSqlHandler} from './sql-handler.ts';
import {createTabHandler} from './tab-handler.ts';
import {createThemeHandler} from './theme-handler.ts';
import {createTreeHandler} from './tree-handler.ts';
import {createWorkbenchUi, type WorkbenchUi} from './workbench-ui.ts';

export interface WorkbenchOptions {
  context: OperationContext;
  keyMap: KeyMap;
  theme: Theme;
  scope: ConnectionScope;
  store: ResultStore;
  editors: EditorTabs;
  newTab(): EditorTab;
}

/** The workbench outside of React: its parts, and what keys do to them. */
export interface Workbench {
  readonly ui: WorkbenchUi;
  readonly modals: ModalStack;
  readonly editors: EditorTabs;
  readonly results: ResultTabs;
  readonly runner: Runner;
  readonly completion: Completion;
  readonly keyMap: KeyMap;
  scope(): ConnectionScope;
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

/** After these, what fits at the cursor is offered again. */
const typingActions: readonly string[] = ['editor.delete-back', 'editor.delete'];

export function createWorkbench(options: WorkbenchOptions, screen: () => Screen): Workbench {
  const {context, keyMap, store, editors, newTab} = options;
  let current = options.scope;
  const scope = () => current;
  const ui = createWorkbenchUi(options.theme);
  const modals = createModalStack();
  const dialogs = createDialogs(modals);
  const results = createResultTabs();
  const completion = createCompletion(editors, scope);
  let unfollow = current.cache.subscribe(completion.refresh);
  let editorSize = {width: 80, height: 10};
  const fail = (error: unknown) => ui.say(messageOf(error).split('\n')[0]!, 'error');
  const runner = createRunner({
    ui,
    results,
    store,
    scope,
    onErrorAt: (offset) => runs.showError(offset),
    fail,
  });
  const copy = (text: string) => {
    const sequence = clipboardSequence(text);
    if (sequence === undefined) return ui.say('Too long for the clipboard of a terminal', 'warning');
    screen().send(sequence);
    ui.toast('copied');
  };
  const editor = createEditorHandler({
    editors,
    dialogs,
    ui,
    pageRows: () => editorSize.height,
    onCopied: copy,
  });
  const runs = createRunHandler({editors, runner, results, ui, dialogs, scope, fail});
  const insert = (text: string) => {
    editor.type(text);
    ui.set({focus: 'editor'});
  };
  const treeHandler = createTreeHandler({
    tree: () => current.tree,
    insert,
    preview({relation}) {
      if (relation) runs.run({text: previewStatement(current.session.warehouse, relation), offset: 0});
    },
  });
  const contexts = (): readonly KeyContext[] => {
    if (modals.top()) return ['prompt'];
    const {focus} = ui.get();
    if (focus !== 'results') return [focus, 'global'];
    return [activeGrid(results) ? 'grid' : 'list', 'global'];
  };
  const handlers: readonly ActionHandler[] = [
    runs.act,
    createSqlHandler({editors, ui, completion, scope, screen, showError: runs.showError, fail}),
    createPaneHandler(ui),
    createTabHandler({ui, editors, results, dialogs, newTab}),
    createGuideHandler({keyMap, dialogs, contexts, dispatch: (actionId) => act(actionId, 1)}),
    createLeaveHandler({ui, runner, dialogs, scope, leave: () => screen().close()}),
    createLookupHandler({context, dialogs, scope, insert, run: runs.run, fail}),
    createConnectionHandler({context, dialogs, ui, runner, scope, switchTo, fail}),
    createThemeHandler({ui, dialogs}),
    (actionId, count) => actionId.startsWith('editor.') && editor.act(actionId, count),
    (actionId, count) => actionId.startsWith('tree.') && treeHandler(actionId, count),
    createInsightHandler({results, store, dialogs, ui, fail}),
    createExportHandler({
      context,
      results,
      store,
      dialogs,
      ui,
      copy,
      dialect: () => scope().session.warehouse.definition.dialect,
      fail,
    }),
    createFollowHandler({results, dialogs, ui, scope, run: runs.run, fail}),
    createGridHandler({results, dialogs, ui, copy, fail}),
    (actionId, count) => {
      const content = results.active()?.content;
      return content?.kind === 'text' && content.panel.act(actionId, count);
    },
  ];
  async function switchTo(connection: string): Promise<void> {
    const next = await openScope(context, {connection, store});
    const former = current;
    current = next;
    unfollow();
    unfollow = next.cache.subscribe(completion.refresh);
    ui.set({scopeVersion: ui.get().scopeVersion + 1});
    await former.close();
  }
  const act = (actionId: string, count: number) => {
    const modal = modals.top();
    if (modal) {
      modal.act(actionId, count);
      modals.changed();
      return;
    }
    if (actionId !== 'editor.complete') completion.close();
    for (const handler of handlers) if (handler(actionId, count)) break;
    if (typingActions.includes(actionId)) completion.update(false);
  };
  const isEditing = () => modals.top() === undefined && ui.get().focus === 'editor';
  return {
    ui,
    modals,
    editors,
    results,
    runner,
    completion,
    keyMap,
    scope,
    contexts,
    isTyping: () => modals.top() !== undefined || (isEditing() && isTyping(editors.active().model)),
    pressFirst(key) {
      if (!isEditing()) return false;
      if (completion.list()) {
        if (key.key === 'tab') return completion.choose();
        const resolved = resolveKey(keyMap, {key: key.key, contexts: ['prompt'], isTyping: true});
        if (resolved.kind === 'action' && completion.act(resolved.actionId, key.count)) return true;
      }
      const isHandled = editor.pressFirst(key);
      if (isHandled) completion.close();
      return isHandled;
    },
    act,
    type(typed) {
      const modal = modals.top();
      if (modal) {
        modal.type(typed);
        modals.changed();
      } else if (isEditing()) {
        editor.type(typed);
        if (typed.length < 3) completion.update(false);
        else completion.close();
      }
    },
    point: createPointer({ui, modals, results, editors, tree: () => current.tree}),
    setEditorSize(next) {
      editorSize = next;
    },
    async close() {
      ui.close();
      await runner.cancel();
      await results.closeAll();
      await current.close();
      await store.close();
    },
  };
}
