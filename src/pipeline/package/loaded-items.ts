import type {Sqlite} from '../../runtime/ports.ts';

interface ItemRow {
  item: string;
  load_id: string;
  committed: number;
}

/**
 * Remembers which items (files) of a source were appended to a target, so that an item is appended once
 * however often the asset runs.
 */
export interface LoadedItems {
  /** Items that were not loaded yet, with the id of the load that will bring them. */
  plan(target: string, items: readonly string[], newLoadId: () => string): {loadId: string; items: string[]};
  /** Takes all items of a target for new. */
  forget(target: string): void;
  /** Marks the items of a load as there. */
  commit(target: string, loadId: string): void;
}

export function createLoadedItems(database: Sqlite): LoadedItems {
  return {
    plan(target, items, newLoadId) {
      return database.transaction(() => {
        const known = database.all<ItemRow>(
          'select item, load_id, committed from loaded_item where target = ?',
          [target],
        );
        const pending = pendingLoad(known, items);
        if (pending) return pending;
        const loaded = new Set(known.filter((row) => row.committed === 1).map((row) => row.item));
        const fresh = items.filter((item) => !loaded.has(item));
        const loadId = newLoadId();
        database.run('delete from loaded_item where target = ? and committed = 0', [target]);
        for (const item of fresh)
          database.run('insert into loaded_item (target, item, load_id) values (?, ?, ?)', [
            target,
            item,
            loadId,
          ]);
        return {loadId, items: fresh};
      });
    },
    forget: (target) => database.run('delete from loaded_item where target = ?', [target]),
    commit: (target, loadId) =>
      database.run('update loaded_item set committed = 1 where target = ? and load_id = ?', [target, loadId]),
  };
}

/**
 * A load that was begun and whose end was never seen may have been committed by the destination; it is
 * repeated under its own id with its own items, so that the destination can tell.
 */
function pendingLoad(
  known: readonly ItemRow[],
  items: readonly string[],
): {loadId: string; items: string[]} | undefined {
  const open = known.filter((row) => row.committed === 0);
  const loadId = open[0]?.load_id;
  if (loadId === undefined) return undefined;
  const begun = open.filter((row) => row.load_id === loadId).map((row) => row.item);
  return begun.every((item) => items.includes(item)) ? {loadId, items: begun} : undefined;
}
