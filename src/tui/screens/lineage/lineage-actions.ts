import type {Action} from '../../keys/action.ts';
import {actionTable, hidden} from '../../keys/action-table.ts';
import {standardActions} from '../../keys/standard-actions.ts';

/** Actions of every view that have a meaning here. */
const shared: ReadonlySet<string> = new Set([
  'help',
  'palette',
  'repaint',
  'suspend',
  'cancel',
  'back',
  'quit',
]);

export const lineageActions: readonly Action[] = [
  ...standardActions.filter(({id, context}) => shared.has(id) || context === 'prompt'),
  ...hidden('graph', [
    ['left', 'To what this reads', ['left', 'h']],
    ['right', 'To what reads this', ['right', 'l']],
    ['up', 'Up', ['up', 'k']],
    ['down', 'Down', ['down', 'j']],
    ['pan-left', 'Look further left', ['H', 'shift-left']],
    ['pan-right', 'Look further right', ['L', 'shift-right']],
    ['pan-up', 'Look further up', ['K', 'shift-up']],
    ['pan-down', 'Look further down', ['J', 'shift-down']],
    ['page-up', 'Page up', ['pageup']],
    ['page-down', 'Page down', ['pagedown']],
  ]),
  ...actionTable('graph', [
    ['toggle', 'Show or hide the columns', ['space', 'enter'], {hint: 'columns'}],
    ['toggle-all', 'Show or hide all columns', ['E'], {hint: 'all'}],
    ['follow', 'Follow the column, or stop', ['f'], {hint: 'follow'}],
    ['search', 'Search tables and columns', ['/', 'ctrl-s'], {hint: 'search'}],
    ['details', 'Show all about the table or column', ['d'], {hint: 'details'}],
    ['centre', 'Put the table in the middle', ['c']],
  ]),
];
