import {messageOf} from '#src/errors/index.ts';
import {createEmitter} from '../host/emitter.ts';
import {clampCursor, moveCursor, type ListCursor} from './list-cursor.ts';

export interface TreeNode<Value> {
  /** Unique in the tree. */
  id: string;
  label: string;
  /** Muted, after the label. */
  detail?: string;
  hasChildren: boolean;
  value: Value;
}

export interface TreeRow<Value> {
  depth: number;
  /** Undefined for a line that says that children are being loaded, or why they could not be. */
  node?: TreeNode<Value>;
  isOpen: boolean;
  note?: string;
}

export interface TreeSnapshot<Value> {
  rows: readonly TreeRow<Value>[];
  cursor: ListCursor;
}

/** A tree whose children are read when a node is opened; only what is on the screen is ever drawn. */
export interface TreeStore<Value> {
  snapshot(): TreeSnapshot<Value>;
  subscribe(listener: () => void): () => void;
  setHeight(height: number): void;
  /** Carries out moves, opening and closing; false for actions of another kind. */
  act(actionId: string, count: number): boolean;
  scroll(rows: number): void;
  moveTo(index: number): void;
  current(): TreeNode<Value> | undefined;
  /** Forgets what was read and reads what is open again. */
  reload(): void;
}

type Branch<Value> =
  {state: 'loading'} | {state: 'failed'; note: string} | {state: 'read'; nodes: readonly TreeNode<Value>[]};

const rootId = '';

export function createTreeStore<Value>(
  load: (parent: TreeNode<Value> | undefined) => Promise<readonly TreeNode<Value>[]>,
): TreeStore<Value> {
  const changes = createEmitter<void>();
  const open = new Set<string>([rootId]);
  let branches = new Map<string, Branch<Value>>();
  let cursor: ListCursor = {index: 0, top: 0};
  let height = 10;
  let current: TreeSnapshot<Value> | undefined;

  const changed = () => {
    current = undefined;
    changes.emit();
  };
  const read = async (parent: TreeNode<Value> | undefined) => {
    const id = parent?.id ?? rootId;
    const known = branches;
    if (known.has(id)) return;
    known.set(id, {state: 'loading'});
    changed();
    const branch = await load(parent).then(
      (nodes): Branch<Value> => ({state: 'read', nodes}),
      (error: unknown): Branch<Value> => ({state: 'failed', note: messageOf(error)}),
    );
    known.set(id, branch);
    if (known === branches) changed();
  };
  const rowsOf = (id: string, depth: number): TreeRow<Value>[] => {
    const branch = branches.get(id);
    if (!branch || branch.state === 'loading') return [{depth, isOpen: false, note: 'reading'}];
    if (branch.state === 'failed') return [{depth, isOpen: false, note: branch.note}];
    if (branch.nodes.length === 0) return [{depth, isOpen: false, note: 'empty'}];
    const rows: TreeRow<Value>[] = [];
    for (const node of branch.nodes) {
      const isOpen = open.has(node.id);
      rows.push({depth, node, isOpen});
      if (isOpen) for (const row of rowsOf(node.id, depth + 1)) rows.push(row);
    }
    return rows;
  };
  const snapshot = () => {
    if (current) return current;
    const rows = rowsOf(rootId, 0);
    cursor = clampCursor(cursor, rows.length, height);
    return (current = {rows, cursor});
  };
  const setOpen = (row: TreeRow<Value> | undefined, isOpen: boolean) => {
    if (!row?.node?.hasChildren) return;
    if (isOpen) {
      open.add(row.node.id);
      if (branches.get(row.node.id)?.state === 'failed') branches.delete(row.node.id);
      void read(row.node);
    } else open.delete(row.node.id);
    changed();
  };
  const closeOrGoUp = () => {
    const {rows} = snapshot();
    const row = rows[cursor.index];
    if (row?.isOpen) return setOpen(row, false);
    for (let index = cursor.index - 1; index >= 0; index--)
      if (rows[index]!.depth < (row?.depth ?? 0)) return store.moveTo(index);
  };
  const store: TreeStore<Value> = {
    snapshot,
    subscribe: (listener) => changes.subscribe(listener),
    setHeight(next) {
      if (next === height) return;
      height = next;
      changed();
    },
    act(actionId, count) {
      const {rows} = snapshot();
      const row = rows[cursor.index];
      if (actionId === 'tree.open') setOpen(row, true);
      else if (actionId === 'tree.close') closeOrGoUp();
      else if (actionId === 'tree.toggle') setOpen(row, !row?.isOpen);
      else if (actionId === 'tree.reload') store.reload();
      else {
        const moved = moveCursor(cursor, actionId, {count, size: rows.length, height});
        if (!moved) return false;
        cursor = moved;
        changed();
      }
      return true;
    },
    scroll(rows) {
      store.moveTo(Math.max(0, cursor.index + rows));
    },
    moveTo(index) {
      cursor = {...cursor, index};
      changed();
    },
    current: () => snapshot().rows[cursor.index]?.node,
    reload() {
      const known = snapshot().rows.flatMap(({node, isOpen}) => (node && isOpen ? [node] : []));
      branches = new Map();
      void read(undefined);
      for (const node of known) void read(node);
    },
  };
  void read(undefined);
  return store;
}
