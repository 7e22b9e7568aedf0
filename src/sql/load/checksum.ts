import type {LoadDialect} from './staged-load.ts';

/** What is summed up of a column besides the number of its values. */
export type ChecksumKind = 'number' | 'text' | 'other';

export interface ChecksumColumn {
  name: string;
  kind: ChecksumKind;
}

/** Integers and decimals are summed, texts by their characters; sums of floats depend on the order of the rows. */
export function checksumKind(typeKind: string): ChecksumKind {
  if (typeKind === 'integer' || typeKind === 'decimal') return 'number';
  return typeKind === 'text' ? 'text' : 'other';
}

/**
 * A SELECT of one row: for each column the number of its values, then for numbers and texts the sum. `from` is a quoted
 * table or a SELECT in parentheses. `textLength` is the function that counts characters, default `length`.
 */
export function checksumSelect(
  columns: readonly ChecksumColumn[],
  from: string,
  dialect: LoadDialect & {textLength?: string},
): string {
  const items = columns.flatMap(({name, kind}) => {
    const column = `c.${dialect.quoteIdentifier(name)}`;
    if (kind === 'other') return [`count(${column})`];
    const summed = kind === 'number' ? column : `${dialect.textLength ?? 'length'}(${column})`;
    return [`count(${column})`, `sum(${summed})`];
  });
  return `select ${items.join(', ')} from ${from} c`;
}

/** Reads the row of `checksumSelect`, in whatever form the system gives numbers. */
export function readChecksum(
  columns: readonly ChecksumColumn[],
  row: readonly unknown[],
): Record<string, {values: string; sum?: string}> {
  let position = 0;
  return Object.fromEntries(
    columns.map(({name, kind}) => {
      const values = String(row[position++]);
      const sum = kind === 'other' ? null : row[position++];
      return [name, {values, ...(sum !== null && sum !== undefined && {sum: plainNumber(sum)})}];
    }),
  );
}

/** Digits without zeros at the end of a fraction. */
function plainNumber(value: unknown): string {
  const text = String(value);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
