import {OpsError, QueryError} from '#src/errors/index.ts';
import {formatSql} from '#src/operations/format-sql/format-sql.ts';
import {replaceAll} from '../../editor/editor-state.ts';
import type {Screen} from '../../host/screen.ts';
import type {Completion} from './completion.ts';
import type {ConnectionScope} from './connection-scope.ts';
import {textOf, type EditorTabs} from './editor-tabs.ts';
import {handlerOf, type ActionHandler} from './handler.ts';
import type {WorkbenchUi} from './workbench-ui.ts';

export interface SqlParts {
  editors: EditorTabs;
  ui: WorkbenchUi;
  completion: Completion;
  scope(): ConnectionScope;
  screen(): Screen;
  showError(offset: number): void;
  fail(error: unknown): void;
}

/** Completion, layout and the user's own editor. */
export function createSqlHandler(parts: SqlParts): ActionHandler {
  const {editors, ui, completion, scope, screen, showError, fail} = parts;
  const replaceText = (text: string) => {
    const {model} = editors.active();
    editors.update({model: {...model, editor: replaceAll(model.editor, text)}});
  };
  const format = async () => {
    const before = textOf(editors.active());
    try {
      const formatted = await formatSql(before, scope().session.warehouse.definition.dialect);
      if (textOf(editors.active()) !== before) return;
      replaceText(formatted);
      ui.say(formatted === before ? 'Nothing to format' : 'Formatted', 'success');
    } catch (error) {
      if (error instanceof QueryError && error.position !== undefined) showError(error.position - 1);
      if (error instanceof OpsError) return fail(error);
      throw error;
    }
  };
  const openInEditor = async () => {
    const before = textOf(editors.active());
    const after = await screen().editText(before, 'sql');
    if (after === undefined) return ui.say('The editor ended with an error; nothing changed', 'warning');
    if (after !== before) replaceText(after.replace(/\n$/, ''));
  };
  return handlerOf({
    'editor.complete': () => completion.update(true),
    format,
    'edit-outside': () => openInEditor().catch(fail),
  });
}
