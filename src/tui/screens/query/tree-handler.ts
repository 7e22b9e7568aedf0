import type {CatalogEntry} from '#src/operations/browse-catalog/browse-catalog.ts';
import type {TreeNode, TreeStore} from '../../components/tree-store.ts';
import type {ActionHandler} from './handler.ts';

export interface TreeParts {
  tree(): TreeStore<CatalogEntry>;
  insert(sqlName: string): void;
  /** Shows the first rows of a table or view. */
  preview(entry: CatalogEntry): void;
}

/** Enter shows rows, `i` writes the name into the editor; all else is the tree's own. */
export function createTreeHandler(parts: TreeParts): ActionHandler {
  const current = (): TreeNode<CatalogEntry> | undefined => parts.tree().current();
  return (actionId, count) => {
    const node = current();
    switch (actionId) {
      case 'tree.choose':
        if (node?.value.relation) parts.preview(node.value);
        else if (node?.hasChildren) parts.tree().act('tree.toggle', count);
        else if (node) parts.insert(node.value.sqlName);
        return true;
      case 'tree.insert':
        if (node) parts.insert(node.value.sqlName);
        return true;
      default:
        return parts.tree().act(actionId, count);
    }
  };
}

export function treeNode(entry: CatalogEntry): TreeNode<CatalogEntry> {
  const {id, label, detail, hasChildren} = entry;
  return {id, label, ...(detail !== undefined && {detail}), hasChildren, value: entry};
}
