import {UsageError} from '../../errors/index.ts';
import {extentSelect, repeatedKeysSelect, type SideSql} from '../../sql/diff/side-sql.ts';
import {countOf} from '../../util/format-quantity.ts';
import {isHeldUnique} from './find-key.ts';
import type {OpenSide} from './open-sides.ts';
import {readRow, readRows, type RowReading} from './read-rows.ts';

export interface Extent {
  rows: number;
  /** Undefined where the key is no integer or there are no rows. */
  least?: bigint;
  greatest?: bigint;
}

/** How many rows there are and what their keys span. Refuses keys with NULL. */
export async function readExtent(
  {warehouse, label}: OpenSide,
  sql: SideSql,
  {key, reading}: {key: readonly string[]; reading: RowReading},
): Promise<Extent> {
  const [rows, incomplete, least, greatest] = await readRow(warehouse, extentSelect(sql), reading);
  const missing = Number(incomplete ?? 0);
  if (missing > 0)
    throw new UsageError(
      `${countOf(missing, 'row')} of ${label} ${missing === 1 ? 'has' : 'have'} NULL in the key ${key.join(', ')}`,
      {hint: `Name another key, or leave them out with --where "${key[0]} is not null".`},
    );
  return {
    rows: Number(rows),
    ...(least != null && {least: BigInt(least)}),
    ...(greatest != null && {greatest: BigInt(greatest)}),
  };
}

const shownKeys = 3;

/** Refuses a key that several rows share; asks only where the system does not hold it to be unique itself. */
export async function refuseRepeatedKeys(
  {warehouse, label, description}: OpenSide,
  sql: SideSql,
  {key, reading}: {key: readonly string[]; reading: RowReading},
): Promise<void> {
  if (isHeldUnique(description, key)) return;
  const examples: string[] = [];
  for await (const row of readRows(warehouse, repeatedKeysSelect(sql), reading)) {
    examples.push(`${row.slice(0, -1).join(', ')} (${row.at(-1)} rows)`);
    if (examples.length > shownKeys) break;
  }
  if (examples.length === 0) return;
  const shown = `${examples.slice(0, shownKeys).join('; ')}${examples.length > shownKeys ? '; and more' : ''}`;
  throw new UsageError(`The key ${key.join(', ')} does not tell the rows of ${label} apart: ${shown}`, {
    hint: 'Name more columns with --key, or leave rows out with --where.',
    details: {key, examples: examples.slice(0, shownKeys)},
  });
}
