import type {Capabilities, RelationDescription} from '../../warehouse/index.ts';
import type {LoadAction} from './context.ts';
import {hasOrder} from './source-order.ts';

/** Tables with fewer rows are loaded by one statement, which is faster. */
const fewestRowsForParts = 2_000_000;

const usualRowsPerPart = 500_000;

export interface PartsPlan {
  /** Columns by which the parts are cut. */
  key: readonly string[];
  rowsPerPart: number;
}

/** Whether and how a whole table is loaded in parts; undefined where one load does. */
export function planParts({
  action: {key, settings},
  destination,
  description,
}: {
  action: Pick<LoadAction, 'key' | 'settings'>;
  destination: Capabilities;
  description: RelationDescription | undefined;
}): PartsPlan | undefined {
  if (!destination.bulkWrite?.builds) return undefined;
  // Child tables are replaced as a whole.
  if (settings.shape && settings.shape.childTables.length > 0) return undefined;
  const {chunk} = settings;
  const primaryKey = description?.primaryKey ?? [];
  if (chunk?.kind === 'rows') {
    const cutKey = primaryKey.length > 0 ? primaryKey : key;
    return cutKey.length > 0 ? {key: cutKey, rowsPerPart: chunk.rows} : undefined;
  }
  const isBig = (description?.rowEstimate ?? 0) >= fewestRowsForParts;
  const isOrdered = primaryKey.every((name) => {
    const column = description!.columns.find((candidate) => candidate.name === name);
    return column && hasOrder(column.type, {takesText: true});
  });
  return isBig && primaryKey.length > 0 && isOrdered
    ? {key: primaryKey, rowsPerPart: usualRowsPerPart}
    : undefined;
}
