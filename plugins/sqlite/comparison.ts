import type {ComparisonDialect} from '#src/warehouse/index.ts';

/** By functions that the process of the database brings, see `programs/canonical.ts`. */
export const sqliteComparison: ComparisonDialect = {
  canonicalText: (expression, {type}, form) =>
    `weir_canonical(${expression}, '${JSON.stringify({type, form}).replaceAll("'", "''")}')`,
  hash: (text) => `weir_hash(${text})`,
  octetLength: (text) => `length(cast(${text} as blob))`,
  concat: (parts) => parts.join(' || '),
  toInteger: (expression) => `cast(${expression} as integer)`,
  quotient: (dividend, divisor) => `(${dividend}) / ${divisor}`,
  sum: (integer) => `weir_sum(${integer})`,
  fractionDigits: () => 6,
  joinsInFull: true,
};
