import {pressKey, runAction, typeText, type EditorModel, type KeyOutcome} from '../../editor/editor-model.ts';
import {moveCursor} from '../../editor/editor-state.ts';
import {findMatch} from '../../editor/find.ts';
import type {RepeatedKey} from '../../keys/use-actions.ts';
import type {Dialogs} from './dialogs.ts';
import type {EditorTabs} from './editor-tabs.ts';
import type {ActionHandler} from './handler.ts';
import type {WorkbenchUi} from './workbench-ui.ts';

export interface EditorParts {
  editors: EditorTabs;
  dialogs: Dialogs;
  ui: WorkbenchUi;
  /** Lines of the editor on the screen. */
  pageRows(): number;
  /** Gets what was copied or cut. */
  onCopied(text: string): void;
}

export interface EditorHandler {
  act: ActionHandler;
  /** A key before the key map sees it; true when it was one of vim's. */
  pressFirst(key: RepeatedKey): boolean;
  type(text: string): void;
}

const copying = ['editor.copy', 'editor.cut'];

/** Keys of the text that is being edited. */
export function createEditorHandler({editors, dialogs, ui, pageRows, onCopied}: EditorParts): EditorHandler {
  const model = () => editors.active().model;
  const set = (next: EditorModel) => editors.update({model: next});
  const find = (text: string, direction: 1 | -1) => {
    if (text === '') return editors.update({search: ''});
    const {editor} = model();
    const range = findMatch(editor.lines, editor.cursor, {text, direction});
    if (!range) return ui.say(`${text} is nowhere in this text`, 'warning');
    editors.update({search: text, model: {...model(), editor: moveCursor(editor, range.start)}});
  };
  const askFind = async (direction: 1 | -1) => {
    const text = await dialogs.prompt({title: 'Find', initial: editors.active().search});
    if (text !== undefined) find(text, direction);
  };
  const take = ({model: next, effect}: KeyOutcome) => {
    set(next);
    if (effect) void askFind(effect === 'search-forward' ? 1 : -1);
  };
  return {
    act(actionId, count) {
      if (actionId === 'editor.find') void askFind(1);
      else if (actionId === 'editor.find-next') find(editors.active().search, 1);
      else if (actionId === 'editor.find-previous') find(editors.active().search, -1);
      else {
        const next = runAction(model(), actionId, {count, pageRows: pageRows()});
        if (!next) return false;
        set(next);
        if (copying.includes(actionId)) onCopied(next.editor.clipping.text);
      }
      return true;
    },
    pressFirst({key, text, count}) {
      let isHandled = false;
      for (let nth = 0; nth < count; nth++) {
        const outcome = pressKey(model(), {key, text}, {pageRows: pageRows()});
        if (!outcome.isHandled) return isHandled;
        isHandled = true;
        take(outcome);
      }
      return isHandled;
    },
    type: (text) => set(typeText(model(), text)),
  };
}
