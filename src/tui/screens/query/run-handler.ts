import {changesCatalog, statementAt, statementsOf} from '#src/operations/run-targets/run-targets.ts';
import {formatExplained} from '#src/present/explain.ts';
import {shownSelection} from '../../editor/editor-model.ts';
import {moveCursor} from '../../editor/editor-state.ts';
import {offsetOf, positionOf, textBetween} from '../../editor/text-lines.ts';
import {fit} from '../../text/columns.ts';
import type {ConnectionScope} from './connection-scope.ts';
import type {Dialogs} from './dialogs.ts';
import {textOf, type EditorTabs} from './editor-tabs.ts';
import {createErrorPanel} from './error-panel.ts';
import {passesGuard} from './guard-run.ts';
import {handlerOf, type ActionHandler} from './handler.ts';
import type {ResultTabs} from './result-tabs.ts';
import type {Runner, RunTarget} from './runner.ts';
import {createTextPanel} from './text-panel.ts';
import type {WorkbenchUi} from './workbench-ui.ts';

export interface RunParts {
  editors: EditorTabs;
  runner: Runner;
  results: ResultTabs;
  ui: WorkbenchUi;
  dialogs: Dialogs;
  scope(): ConnectionScope;
  fail(error: unknown): void;
}

export interface RunHandler {
  act: ActionHandler;
  /** Runs a statement that does not stand in the editor, beside the results that are there. */
  run(target: RunTarget): void;
  /** Moves the cursor to the place of an error and marks it. */
  showError(offset: number): void;
}

/** Runs the statement at the cursor, what is selected, or everything; shows the plan. */
export function createRunHandler(parts: RunParts): RunHandler {
  const {editors, runner, results, ui, dialogs, scope, fail} = parts;
  let ranIn: string | undefined;
  const start = async (targets: readonly RunTarget[], tabId: string | undefined) => {
    if (targets.length === 0) return ui.say('There is no statement to run here', 'warning');
    const texts = targets.map(({text}) => text);
    if (!(await passesGuard(scope().session, texts, dialogs))) return ui.say('Nothing was run');
    ranIn = tabId;
    await runner.run(targets, {isBeside: tabId === undefined});
    if (texts.some((text) => changesCatalog(text, traits()))) {
      scope().tree.reload();
      // What is being read now may be from before.
      const {cache} = scope();
      void cache.refresh().then(() => cache.refresh({force: true}));
    }
  };
  const run = (targets: readonly RunTarget[], tabId?: string) => void start(targets, tabId).catch(fail);
  const traits = () => scope().session.warehouse.definition.dialect.lexicalTraits;
  const current = (): readonly RunTarget[] => {
    const tab = editors.active();
    const {lines, cursor} = tab.model.editor;
    const selection = shownSelection(tab.model);
    if (selection) {
      const begin = offsetOf(lines, selection.start);
      const selected = statementsOf(textBetween(lines, selection), traits());
      return selected.map(({text, offset}) => ({text, offset: offset + begin}));
    }
    const found = statementAt(textOf(tab), offsetOf(lines, cursor), traits());
    return found ? [found] : [];
  };
  const explain = async () => {
    const [target] = current();
    if (!target) return ui.say('There is no statement to explain here', 'warning');
    const {session} = scope();
    const {warehouse} = session;
    if (!warehouse.explain) return ui.say(`${warehouse.definition.title} tells no plans`, 'warning');
    const title = `plan: ${target.text.replaceAll(/\s+/g, ' ')}`;
    try {
      const explained = await session.explain(target.text);
      const lines = formatExplained(explained).trimEnd().split('\n');
      const panel = createTextPanel(({width}) => lines.map((line) => fit(` ${line}`, width)));
      results.add({title, content: {kind: 'text', panel}, status: () => '', close() {}});
    } catch (error) {
      const panel = createErrorPanel(error, target.text);
      results.add({title, content: {kind: 'text', panel}, status: () => '', close() {}});
    }
  };
  return {
    act: handlerOf({
      run: () => run(current(), editors.active().id),
      'run-all': () => run(statementsOf(textOf(editors.active()), traits()), editors.active().id),
      explain: () => explain().catch(fail),
    }),
    run: (target) => run([target]),
    showError(offset) {
      const tab = editors.active();
      if (ranIn !== undefined && tab.id !== ranIn) return;
      const position = positionOf(tab.model.editor.lines, offset);
      const editor = moveCursor(tab.model.editor, position);
      editors.update({model: {...tab.model, editor}, errorAt: position});
    },
  };
}
