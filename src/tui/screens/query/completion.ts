import type {LinesCompletion, Suggestion} from '#src/operations/complete-sql/sql-assistant.ts';
import {clampCursor, moveCursor, type ListCursor} from '../../components/list-cursor.ts';
import {edit} from '../../editor/editor-state.ts';
import {createEmitter} from '../../host/emitter.ts';
import type {ConnectionScope} from './connection-scope.ts';
import type {EditorTabs} from './editor-tabs.ts';

/** The list of what can be written at the cursor. */
export interface CompletionList {
  readonly items: readonly Suggestion[];
  readonly cursor: ListCursor;
  /** Where the text begins that a choice replaces. */
  readonly start: {line: number; offset: number};
  /** What is typed of it. */
  readonly typed: string;
  /** The user asked for the list or moved in it, so Enter surely means it. */
  readonly isMeant: boolean;
}

export interface Completion {
  list(): CompletionList | undefined;
  /** Offers what fits at the cursor; only when something is typed, unless it was asked for. */
  update(isAskedFor: boolean): void;
  /** Carries out an action of the list; false when there is no list or the action is not for it. */
  act(actionId: string, count: number): boolean;
  /** Writes the current one; false when there is no list. */
  choose(): boolean;
  close(): void;
  /** Looks again for what was asked for before the catalog was known. */
  refresh(): void;
  snapshot(): number;
  subscribe(listener: () => void): () => void;
}

export const completionRows = 8;

export function createCompletion(editors: EditorTabs, scope: () => ConnectionScope): Completion {
  const changes = createEmitter<void>();
  let version = 0;
  let list: CompletionList | undefined;
  let waiting: {isAskedFor: boolean} | undefined;
  const show = (next: CompletionList | undefined) => {
    if (!next && !list) return;
    list = next;
    version++;
    changes.emit();
  };
  const ask = (): LinesCompletion => {
    const {lines, cursor} = editors.active().model.editor;
    const {assistant} = scope();
    assistant.update(lines);
    return assistant.complete({line: cursor.line, column: cursor.offset});
  };
  const completion: Completion = {
    list: () => list,
    update(isAskedFor) {
      waiting = {isAskedFor};
      const {replace, items} = ask();
      const {line, offset} = editors.active().model.editor.cursor;
      const typed = editors.active().model.editor.lines[line]!.slice(replace.start.column, offset);
      const isExact = !isAskedFor && items[0]?.label.toLowerCase() === typed.toLowerCase();
      const isWanted = isAskedFor || (typed !== '' && replace.start.line === line && !/^\d/.test(typed));
      if (items.length === 0 || isExact || !isWanted) return show(undefined);
      show({
        items,
        cursor: {index: 0, top: 0},
        start: {line, offset: replace.start.column},
        typed,
        isMeant: isAskedFor,
      });
    },
    act(actionId, count) {
      if (!list) return false;
      if (actionId === 'prompt.accept') return isWhatEnterMeans(list) && completion.choose();
      if (actionId === 'prompt.cancel') completion.close();
      else {
        const room = {count, size: list.items.length, height: completionRows};
        const cursor = moveCursor(list.cursor, actionId, room);
        if (!cursor) return false;
        show({...list, isMeant: true, cursor: clampCursor(cursor, list.items.length, completionRows)});
      }
      return true;
    },
    choose() {
      const item = list?.items[list.cursor.index];
      if (!item) return false;
      waiting = undefined;
      const {replace} = ask();
      const tab = editors.active();
      const place = ({line, column}: {line: number; column: number}) => ({line, offset: column});
      const range = {start: place(replace.start), end: place(replace.end)};
      show(undefined);
      editors.update({
        model: {...tab.model, editor: edit(tab.model.editor, {range, text: item.insert})},
      });
      return true;
    },
    close() {
      waiting = undefined;
      show(undefined);
    },
    refresh() {
      if (waiting && (!list || list.cursor.index === 0)) completion.update(waiting.isAskedFor);
    },
    snapshot: () => version,
    subscribe: (listener) => changes.subscribe(listener),
  };
  return completion;
}

/** Enter is also a new line: it chooses what the typed letters begin, not what merely resembles them. */
function isWhatEnterMeans({items, cursor, typed, isMeant}: CompletionList): boolean {
  const label = items[cursor.index]?.label.toLowerCase() ?? '';
  return isMeant || label.startsWith(typed.toLowerCase());
}
