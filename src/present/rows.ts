import type {Batch, Column, Value} from '../warehouse/index.ts';

/** The text of each row of a batch, one call for each cell. */
export function* mapRows(
  batch: Batch,
  columns: readonly Column[],
  format: (value: Value, column: Column) => string,
): Generator<string[]> {
  for (let row = 0; row < batch.rowCount; row++)
    yield columns.map((column, index) => format(batch.columns[index]![row]!, column));
}

/** Names as keys: the second `a` becomes `a_2`, so that no value hides another one. */
export function uniqueNames(columns: readonly Column[]): string[] {
  const taken = new Set<string>();
  return columns.map(({name}) => {
    let unique = name;
    for (let count = 2; taken.has(unique); count++) unique = `${name}_${count}`;
    taken.add(unique);
    return unique;
  });
}

export function isNumeric({type}: Column): boolean {
  return type.kind === 'integer' || type.kind === 'decimal' || type.kind === 'float';
}
