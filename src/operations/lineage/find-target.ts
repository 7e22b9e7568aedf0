import {UsageError} from '../../errors/index.ts';
import {closestNames} from '../../util/suggest.ts';
import {columnOf, type LineageNode, type ProjectLineage} from './project-lineage.ts';

export interface LineageTarget {
  node: string;
  column?: string;
}

/**
 * What `raw.orders` or `raw.orders.amount` names: an asset, a table that the project reads, or a column of one. Throws
 * `UsageError` with what is near.
 */
export function findTarget({nodes}: ProjectLineage, words: string): LineageTarget {
  const whole = findNode(nodes, words);
  if (whole) return {node: whole.name};
  const dot = words.lastIndexOf('.');
  const node = dot > 0 ? findNode(nodes, words.slice(0, dot)) : undefined;
  if (!node) throw unknownNode(words, nodes);
  const wanted = words.slice(dot + 1);
  const column = columnOf(node, wanted);
  if (column) return {node: node.name, column: column.name};
  const known = node.columns.map(({name}) => name).filter((name) => name !== '*');
  throw new UsageError(`${node.name} has no column ${wanted}${node.isComplete ? '' : ' that is known'}`, {
    code: 'usage-unknown-asset',
    hint:
      known.length > 0
        ? `Columns: ${known.join(', ')}.`
        : 'Its columns are not known; `weir lineage --refresh` asks the systems for them.',
  });
}

/** By full name, by the table where that is unique, or by the relation of a table on any connection. */
function findNode(nodes: ProjectLineage['nodes'], words: string): LineageNode | undefined {
  const exact = nodes.get(words);
  if (exact) return exact;
  const wanted = words.toLowerCase();
  const isCalled = ({name, relation}: LineageNode) =>
    [name, relation, relation.split('.').at(-1)!].some((known) => known.toLowerCase() === wanted);
  const found = [...nodes.values()].filter(isCalled);
  const best = found.filter(({relation}) => relation.toLowerCase() === wanted);
  return best.length === 1 ? best[0] : found.length === 1 ? found[0] : undefined;
}

function unknownNode(words: string, nodes: ProjectLineage['nodes']): UsageError {
  const known = [...nodes.keys()];
  const near = closestNames(words, known);
  return new UsageError(`There is no asset or table ${words}`, {
    code: 'usage-unknown-asset',
    hint:
      near.length > 0
        ? `Did you mean ${near.join(' or ')}?`
        : known.length > 0
          ? `Known: ${known.join(', ')}.`
          : 'The project has no assets.',
  });
}
