import {editorActions} from '../../editor/editor-actions.ts';
import type {Action} from '../../keys/action.ts';
import {actionTable, hidden} from '../../keys/action-table.ts';
import {standardActions} from '../../keys/standard-actions.ts';

const ownActions: readonly Action[] = [
  ...actionTable('global', [
    [
      'run',
      'Run the statement at the cursor, or the selection',
      ['f5', 'ctrl-enter', 'ctrl-j', 'alt-enter'],
      {hint: 'run'},
    ],
    ['run-all', 'Run all statements', ['f6'], {hint: 'run all'}],
    ['explain', 'Show the plan of the statement', ['f7'], {hint: 'plan'}],
    ['format', 'Lay out the SQL', ['f9'], {hint: 'format'}],
    ['history', 'Search the history', ['ctrl-r'], {hint: 'history'}],
    ['find-table', 'Find a table', ['ctrl-p', 'alt-t'], {emacs: ['alt-t']}],
    ['snippets', 'Named queries', ['ctrl-k'], {emacs: ['alt-k']}],
    ['edit-outside', 'Edit in $EDITOR', ['alt-e', 'ctrl-g'], {emacs: ['alt-e']}],
    ['connection', 'Switch the connection', ['alt-o']],
    ['read-only', 'Read-only mode on or off', []],
    ['theme', 'Choose a theme', []],
    ['focus-other', 'Next pane, also from the editor', ['f4'], {hint: 'pane'}],
    ['new-tab', 'New editor tab', ['ctrl-t']],
    ['rename-tab', 'Name the editor tab', []],
    ['close-tab', 'Close the editor tab', ['ctrl-w'], {emacs: ['ctrl-x k']}],
    ['next-tab', 'Next tab of the pane', ['ctrl-pagedown', 'alt-.']],
    ['previous-tab', 'Previous tab of the pane', ['ctrl-pageup', 'alt-,']],
    ['close-result', 'Close the result', ['ctrl-alt-w', 'alt-w']],
    ['keep-result', 'Keep the result when the next statement runs, or no longer', ['alt-p']],
    ['toggle-tree', 'Catalog on or off', ['ctrl-\\']],
  ]),
  ...actionTable('grid', [
    ['show-row', 'Show the whole row', ['v'], {hint: 'row'}],
    ['filter-cell', 'Filter by this value', ['*']],
    ['profile', 'Profile the columns', ['P'], {hint: 'profile'}],
    ['chart', 'Draw a chart', ['C'], {hint: 'chart'}],
    ['pivot', 'Make a pivot table', ['T']],
    ['follow-key', 'Follow a foreign key', ['F']],
    ['clear-filters', 'Show all rows again', ['alt-&']],
  ]),
  ...actionTable('editor', [['complete', 'Complete', ['ctrl-space'], {emacs: ['alt-tab', 'ctrl-alt-i']}]]),
  ...actionTable('tree', [['insert', 'Write the name into the editor', ['i'], {hint: 'insert'}]]),
  ...hidden(
    'global',
    Array.from(
      {length: 9},
      (_, index) => [`tab-${index + 1}`, `Tab ${index + 1} of the pane`, [`alt-${index + 1}`]] as const,
    ),
  ),
];

/** Actions of other views, which mean nothing here. */
const unusedActions: readonly string[] = ['tree.search', 'list.choose'];

/** Everything that can be done in the workbench. */
export const queryActions: readonly Action[] = [...editorActions, ...standardActions, ...ownActions].filter(
  ({id}) => !unusedActions.includes(id),
);
