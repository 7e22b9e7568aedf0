import type {Action, KeyContext} from './action.ts';

type Extras = Pick<Action, 'hint' | 'isHiddenInPalette'> & {
  vim?: readonly string[];
  emacs?: readonly string[];
};

/** Name, title, default keys, and what else there is to say. */
export type ActionRow = readonly [name: string, title: string, keys: readonly string[], extras?: Extras];

/** Actions of one context from a table with a row for each. */
export function actionTable(context: KeyContext, rows: readonly ActionRow[]): Action[] {
  return rows.map(([name, title, keys, {vim, emacs, ...extras} = {}]) => ({
    id: context === 'global' ? name : `${context}.${name}`,
    title,
    context,
    keys: {default: keys, ...(vim && {vim}), ...(emacs && {emacs})},
    ...extras,
  }));
}

/** For moves and the like, which nobody looks for in a palette. */
export function hidden(context: KeyContext, rows: readonly ActionRow[]): Action[] {
  return actionTable(context, rows).map((action) => ({...action, isHiddenInPalette: true}));
}
