import {UsageError} from '../../errors/index.ts';
import {suggest} from '../../util/suggest.ts';
import type {Column, OpenWarehouse, Query, Relation, Value} from '../../warehouse/index.ts';

/** A relation with its condition as it stands after FROM, in the SQL of its system. */
export function sourceSql(
  {definition: {dialect}}: OpenWarehouse,
  relation: Relation,
  where: string | undefined,
): string {
  const name = dialect.quoteRelation(relation);
  // A line comment at the end of a condition ends with the line.
  return where === undefined ? name : `(select * from ${name} where (${where}\n))`;
}

export function chooseColumns(
  columns: readonly Column[],
  wanted: readonly string[] | undefined,
  table: string,
): readonly Column[] {
  if (!wanted || wanted.length === 0) return columns;
  return [...new Set(wanted)].map((name) => {
    const lower = name.toLowerCase();
    const found =
      columns.find((column) => column.name === name) ??
      columns.find((column) => column.name.toLowerCase() === lower);
    if (found) return found;
    const known = columns.map((column) => column.name);
    const near = suggest(name, known);
    throw new UsageError(`${table} has no column ${name}`, {
      hint: `${near === undefined ? '' : `Did you mean ${near}? `}Its columns: ${known.slice(0, 40).join(', ')}.`,
    });
  });
}

/** All rows of a small result. */
export async function readAll(query: Query, text: string, signal: AbortSignal): Promise<Value[][]> {
  const result = await query.run({text}, {signal});
  const rows: Value[][] = [];
  for await (const batch of result.batches)
    for (let row = 0; row < batch.rowCount; row++) rows.push(batch.columns.map((column) => column[row]!));
  return rows;
}

/** The number of rows of what stands after FROM. */
export async function countRows(query: Query, from: string, signal: AbortSignal): Promise<number> {
  const [row] = await readAll(query, `select count(*) from ${from}`, signal);
  return Number(row![0]);
}
