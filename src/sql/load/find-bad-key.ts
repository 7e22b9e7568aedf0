import type {LoadDialect} from './staged-load.ts';

/**
 * A SELECT of at most one row: the columns of a key that is NULL in part or comes more than once, and `times`, how
 * often it comes. No row means that the key identifies every row.
 */
export function findBadKey(staging: string, key: readonly string[], dialect: LoadDialect): string {
  const columns = key.map(dialect.quoteIdentifier);
  const isNull = columns.map((column) => `${column} is null`).join(' or ');
  return `select ${columns.join(', ')}, count(*) as times from ${staging}
group by ${columns.join(', ')} having count(*) > 1 or ${isNull} limit 1`;
}
