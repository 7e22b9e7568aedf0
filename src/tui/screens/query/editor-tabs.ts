import {createEmitter} from '../../host/emitter.ts';
import type {EditorModel} from '../../editor/editor-model.ts';
import type {Position} from '../../editor/position.ts';
import {joinLines} from '../../editor/text-lines.ts';

/** A text that is being edited, with what of it is on the screen. */
export interface EditorTab {
  readonly id: string;
  readonly title: string;
  readonly model: EditorModel;
  /** First line and first column shown. */
  readonly top: number;
  readonly left: number;
  /** Where the last statement failed; gone with the next change. */
  readonly errorAt: Position | undefined;
  /** Text to find, highlighted. */
  readonly search: string;
}

export interface EditorTabs {
  tabs(): readonly EditorTab[];
  active(): EditorTab;
  activeIndex(): number;
  /** Changes the active tab. */
  update(changes: Partial<Omit<EditorTab, 'id'>>): void;
  add(tab: EditorTab): void;
  show(index: number): void;
  step(by: number): void;
  /** The last tab stays, emptied by `replacement`. */
  close(id: string, replacement: () => EditorTab): void;
  snapshot(): number;
  subscribe(listener: () => void): () => void;
}

export function editorTab(id: string, title: string, model: EditorModel): EditorTab {
  return {id, title, model, top: 0, left: 0, errorAt: undefined, search: ''};
}

export function createEditorTabs(first: readonly [EditorTab, ...EditorTab[]], shown = 0): EditorTabs {
  const changes = createEmitter<void>();
  let tabs: readonly EditorTab[] = first;
  let active = Math.max(0, Math.min(shown, tabs.length - 1));
  let version = 0;
  const set = (next: readonly EditorTab[], index: number) => {
    tabs = next;
    active = Math.max(0, Math.min(index, tabs.length - 1));
    version++;
    changes.emit();
  };
  return {
    tabs: () => tabs,
    active: () => tabs[active]!,
    activeIndex: () => active,
    update(next) {
      const before = tabs[active]!;
      const tab = {...before, ...next};
      const isEdited = tab.model.editor.lines !== before.model.editor.lines;
      set(
        tabs.with(active, isEdited && next.errorAt === undefined ? {...tab, errorAt: undefined} : tab),
        active,
      );
    },
    add: (tab) => set([...tabs, tab], tabs.length),
    show(index) {
      if (index >= 0 && index < tabs.length) set(tabs, index);
    },
    step: (by) => set(tabs, (active + by + tabs.length) % tabs.length),
    close(id, replacement) {
      const index = tabs.findIndex((tab) => tab.id === id);
      if (index < 0) return;
      const rest = tabs.toSpliced(index, 1);
      set(rest.length > 0 ? rest : [replacement()], index < active ? active - 1 : active);
    },
    snapshot: () => version,
    subscribe: (listener) => changes.subscribe(listener),
  };
}

export function textOf({model}: EditorTab): string {
  return joinLines(model.editor.lines);
}
