import {followKeys} from '#src/operations/workbench/insight/follow-key.ts';
import {cursorColumn} from '../../grid/grid-state.ts';
import type {ConnectionScope} from './connection-scope.ts';
import type {Dialogs} from './dialogs.ts';
import {activeGrid} from './grid-handler.ts';
import {handlerOf, type ActionHandler} from './handler.ts';
import type {ResultTabs} from './result-tabs.ts';
import type {RunTarget} from './runner.ts';
import type {WorkbenchUi} from './workbench-ui.ts';

export interface FollowParts {
  results: ResultTabs;
  dialogs: Dialogs;
  ui: WorkbenchUi;
  scope(): ConnectionScope;
  run(target: RunTarget): void;
  fail(error: unknown): void;
}

/** From a row to the row that it refers to by a foreign key of a table that its statement names. */
export function createFollowHandler(parts: FollowParts): ActionHandler {
  const {results, dialogs, ui, scope, run, fail} = parts;
  const follow = async () => {
    const content = activeGrid(results)?.content;
    const {sheet, grid} = content ?? {};
    if (!sheet || !grid) return;
    const {state} = grid.snapshot();
    const {signal} = new AbortController();
    const [row] = await sheet.view().load({offset: state.cursor.row, count: 1, signal});
    if (!row) return;
    if (scope().cache.state().isRefreshing) ui.say('Reading the keys of the tables …');
    await scope().cache.refresh();
    const {dialect} = scope().session.warehouse.definition;
    const words = new Set(sheet.book.statement.toLowerCase().match(/[\p{L}\p{N}_$]+/gu));
    const foreignKeys = scope()
      .cache.catalog()
      .foreignKeys.filter(({from}) => words.has(from.name.toLowerCase()))
      .map(({columns, to, toColumns}) => ({columns, references: to, referencedColumns: toColumns}));
    const {columns} = sheet.book;
    const jumps = followKeys({description: {foreignKeys}, columns, row, dialect}, cursorColumn(state));
    if (jumps.length === 0)
      return ui.say('This row refers to no other one by a key that is known', 'warning');
    const jump =
      jumps.length === 1
        ? jumps[0]
        : await dialogs.choose({
            title: 'Follow',
            choices: jumps.map((value) => ({value, label: value.title})),
          });
    if (jump) run({...jump.statement, offset: 0});
  };
  return handlerOf({'grid.follow-key': () => follow().catch(fail)});
}
