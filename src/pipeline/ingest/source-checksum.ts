import {checksumKind, checksumSelect, readChecksum} from '../../sql/load/index.ts';
import type {Checksum, Column, OpenWarehouse, Selection} from '../../warehouse/index.ts';

/** The checksum of a selection by the source itself; nothing for what is no table and no query. */
export async function sourceChecksum(
  {query, definition: {dialect}}: OpenWarehouse,
  selection: Selection,
  columns: readonly Column[],
  signal: AbortSignal,
): Promise<Checksum> {
  if (selection.kind !== 'relation' && selection.kind !== 'statement') return {};
  const summed = columns.map(({name, type}) => ({name, kind: checksumKind(type.kind)}));
  const from =
    selection.kind === 'relation'
      ? dialect.quoteRelation(selection.relation)
      : `(${selection.text.replace(/[\s;]+$/, '')}\n)`;
  const result = await query.run({text: checksumSelect(summed, from, dialect)}, {signal});
  try {
    for await (const batch of result.batches)
      return readChecksum(
        summed,
        batch.columns.map((column) => column[0]),
      );
    return {};
  } finally {
    await result.close();
  }
}
