import {statementAt, statementsOf} from '#src/operations/run-targets/run-targets.ts';
import {shownSelection} from '../../editor/editor-model.ts';
import {moveCursor} from '../../editor/editor-state.ts';
import {offsetOf, positionOf, textBetween} from '../../editor/text-lines.ts';
import type {WorkbenchSession} from '#src/operations/workbench/session/workbench-session.ts';
import {textOf, type EditorTabs} from './editor-tabs.ts';
import {handlerOf, type ActionHandler} from './handler.ts';
import type {Runner, RunTarget} from './runner.ts';
import type {WorkbenchUi} from './workbench-ui.ts';

export interface RunParts {
  editors: EditorTabs;
  runner: Runner;
  ui: WorkbenchUi;
  session: WorkbenchSession;
}

export interface RunHandler {
  act: ActionHandler;
  /** Moves the cursor to the place of an error and marks it. */
  showError(offset: number): void;
}

/** Runs the statement at the cursor, what is selected, or everything. */
export function createRunHandler({editors, runner, ui, session}: RunParts): RunHandler {
  let ranIn: string | undefined;
  const run = (targets: readonly RunTarget[]) => {
    if (targets.length === 0) return ui.say('There is no statement to run here', 'warning');
    ranIn = editors.active().id;
    void runner.run(targets);
  };
  const traits = () => session.warehouse.definition.dialect.lexicalTraits;
  const current = (): readonly RunTarget[] => {
    const tab = editors.active();
    const {lines, cursor} = tab.model.editor;
    const selection = shownSelection(tab.model);
    if (selection) {
      const start = offsetOf(lines, selection.start);
      const selected = statementsOf(textBetween(lines, selection), traits());
      return selected.map(({text, offset}) => ({text, offset: offset + start}));
    }
    const found = statementAt(textOf(tab), offsetOf(lines, cursor), traits());
    return found ? [found] : [];
  };
  return {
    act: handlerOf({
      run: () => run(current()),
      'run-all': () => run(statementsOf(textOf(editors.active()), traits())),
    }),
    showError(offset) {
      const tab = editors.active();
      if (tab.id !== ranIn) return;
      const position = positionOf(tab.model.editor.lines, offset);
      const editor = moveCursor(tab.model.editor, position);
      editors.update({model: {...tab.model, editor}, errorAt: position});
    },
  };
}
