import type {Action, KeyContext} from './action.ts';
import {actionTable, hidden} from './action-table.ts';

/** Actions of every full-screen view. */
const globalActions: readonly Action[] = actionTable('global', [
  ['help', 'Show the keys', ['?', 'f1'], {hint: 'help'}],
  ['palette', 'Command palette', [':', 'alt-x'], {hint: 'commands'}],
  ['focus-next', 'Next pane', ['tab']],
  ['focus-previous', 'Previous pane', ['shift-tab']],
  ['zoom', 'Zoom the pane', ['z', 'alt-z']],
  ['repaint', 'Draw the screen anew', ['ctrl-l']],
  ['suspend', 'Back to the shell until fg', ['ctrl-z']],
  ['toggle-mouse', 'Mouse on or off', ['f2']],
  ['cancel', 'Stop what runs; twice to leave', ['ctrl-c']],
  ['back', 'Close or go back', ['escape']],
  ['quit', 'Leave', ['q', 'ctrl-q'], {emacs: ['q', 'ctrl-x ctrl-c'], hint: 'quit'}],
]);

/** Moves that grid, tree and lists have in common. */
function moves(context: KeyContext): Action[] {
  return hidden(context, [
    ['up', 'Up', ['up', 'k'], {emacs: ['up', 'ctrl-p']}],
    ['down', 'Down', ['down', 'j'], {emacs: ['down', 'ctrl-n']}],
    ['page-up', 'Page up', ['pageup', 'ctrl-b'], {emacs: ['pageup', 'alt-v']}],
    ['page-down', 'Page down', ['pagedown', 'ctrl-f'], {emacs: ['pagedown', 'ctrl-v']}],
    ['half-page-up', 'Half a page up', ['ctrl-u']],
    ['half-page-down', 'Half a page down', ['ctrl-d']],
    ['first', 'First row', ['g g', 'ctrl-home'], {emacs: ['alt-<', 'ctrl-home']}],
    ['last', 'Last row', ['G', 'ctrl-end'], {emacs: ['alt->', 'ctrl-end']}],
  ]);
}

const gridActions: readonly Action[] = [
  ...moves('grid'),
  ...hidden('grid', [
    ['left', 'Left', ['left', 'h'], {emacs: ['left', 'ctrl-b']}],
    ['right', 'Right', ['right', 'l'], {emacs: ['right', 'ctrl-f']}],
    ['first-column', 'First column', ['home', '0'], {emacs: ['home', 'ctrl-a']}],
    ['last-column', 'Last column', ['end', '$'], {emacs: ['end', 'ctrl-e']}],
  ]),
  ...actionTable('grid', [
    ['open', 'Show the whole cell', ['enter'], {hint: 'cell'}],
    ['sort-ascending', 'Sort by this column', ['s'], {hint: 'sort'}],
    ['sort-descending', 'Sort by this column, descending', ['S']],
    ['sort-add', 'Sort by this column too', ['alt-s']],
    ['search', 'Search', ['/', 'ctrl-s'], {hint: 'search'}],
    ['search-next', 'Next match', ['n']],
    ['search-previous', 'Previous match', ['N']],
    ['filter', 'Filter rows', ['&'], {hint: 'filter'}],
    ['goto', 'Go to row', ['ctrl-g']],
    ['goto-column', 'Go to column', ['|']],
    ['mark', 'Mark the row', ['space']],
    ['mark-range', 'Mark a range of rows', ['V']],
    ['clear-marks', 'Remove all marks', ['alt-space']],
    ['copy-cell', 'Copy the cell', ['y'], {hint: 'copy'}],
    ['copy-row', 'Copy the row or the marked rows', ['Y']],
    ['copy-as', 'Copy as …', ['c']],
    ['export', 'Export', ['x'], {hint: 'export'}],
    ['freeze', 'Freeze columns up to this one', ['f']],
    ['hide', 'Hide the column', ['H']],
    ['show-all', 'Show hidden columns', ['alt-h']],
    ['move-left', 'Move the column left', ['<']],
    ['move-right', 'Move the column right', ['>']],
    ['wider', 'Wider column', ['alt-right', ']']],
    ['narrower', 'Narrower column', ['alt-left', '[']],
    ['fit', 'Width by content', ['=']],
  ]),
];

const treeActions: readonly Action[] = [
  ...moves('tree'),
  ...hidden('tree', [
    ['open', 'Open', ['right', 'l']],
    ['close', 'Close', ['left', 'h']],
    ['toggle', 'Open or close', ['space']],
  ]),
  ...actionTable('tree', [
    ['choose', 'Choose', ['enter'], {hint: 'choose'}],
    ['reload', 'Load again', ['r'], {hint: 'reload'}],
    ['search', 'Find in the tree', ['/'], {hint: 'find'}],
  ]),
];

const listActions: readonly Action[] = [
  ...moves('list'),
  ...actionTable('list', [['choose', 'Choose', ['enter'], {hint: 'choose'}]]),
];

/** A line of input, with or without a list of choices below it. */
const promptActions: readonly Action[] = hidden('prompt', [
  ['accept', 'Accept', ['enter'], {hint: 'accept'}],
  ['cancel', 'Cancel', ['escape', 'ctrl-c'], {emacs: ['escape', 'ctrl-g', 'ctrl-c'], hint: 'cancel'}],
  ['next', 'Next choice', ['down', 'ctrl-n', 'tab']],
  ['previous', 'Previous choice', ['up', 'ctrl-p', 'shift-tab']],
  ['page-down', 'Page down', ['pagedown']],
  ['page-up', 'Page up', ['pageup']],
  ['left', 'Left', ['left', 'ctrl-b']],
  ['right', 'Right', ['right', 'ctrl-f']],
  ['home', 'Start of the line', ['home', 'ctrl-a']],
  ['end', 'End of the line', ['end', 'ctrl-e']],
  ['delete-back', 'Delete to the left', ['backspace', 'ctrl-h']],
  ['delete', 'Delete to the right', ['delete', 'ctrl-d']],
  ['delete-word-back', 'Delete the word', ['ctrl-w', 'alt-backspace']],
  ['clear', 'Empty the line', ['ctrl-u']],
]);

export const standardActions: readonly Action[] = [
  ...globalActions,
  ...gridActions,
  ...treeActions,
  ...listActions,
  ...promptActions,
];
