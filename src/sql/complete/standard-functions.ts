export interface CompletionFunction {
  name: string;
  kind: 'scalar' | 'aggregate' | 'window' | 'table';
  /** Each overload as text, e.g. `round(v numeric, s integer) -> numeric`. */
  signatures: readonly string[];
  description?: string;
}

/** One line each: kind, signature, description. */
const lines = `
aggregate|count(*) -> bigint|Number of rows.
aggregate|sum(x) -> number|Sum of the values that are not null.
aggregate|avg(x) -> number|Mean of the values that are not null.
aggregate|min(x)|Smallest value.
aggregate|max(x)|Largest value.
scalar|coalesce(x, ...)|The first value that is not null.
scalar|nullif(x, y)|Null if both are equal, otherwise x.
scalar|greatest(x, ...)|Largest of the arguments.
scalar|least(x, ...)|Smallest of the arguments.
scalar|cast(x AS type)|The value as another type.
scalar|extract(field FROM x) -> number|Year, month, day, hour and the like of a date or time.
scalar|lower(text) -> text|In lower case.
scalar|upper(text) -> text|In upper case.
scalar|trim(text) -> text|Without blanks at both ends.
scalar|substring(text FROM start FOR length) -> text|Part of a text.
scalar|position(part IN text) -> integer|Place of the first occurrence, from 1; 0 if there is none.
scalar|char_length(text) -> integer|Number of characters.
scalar|concat(text, ...) -> text|Texts one after another.
scalar|replace(text, old, new) -> text|Every occurrence replaced.
scalar|abs(x) -> number|Without its sign.
scalar|ceil(x) -> number|Smallest whole number that is not less.
scalar|floor(x) -> number|Largest whole number that is not greater.
scalar|round(x, digits) -> number|Rounded.
scalar|mod(x, y) -> number|Remainder of a division.
scalar|power(x, y) -> number|x to the power of y.
scalar|sqrt(x) -> number|Square root.
scalar|exp(x) -> number|e to the power of x.
scalar|ln(x) -> number|Natural logarithm.
window|row_number() -> bigint|Number of the row in its partition, from 1.
window|rank() -> bigint|Rank with gaps.
window|dense_rank() -> bigint|Rank without gaps.
window|ntile(n) -> integer|Number of the bucket, from 1 to n.
window|lag(x, offset, default)|Value of an earlier row.
window|lead(x, offset, default)|Value of a later row.
window|first_value(x)|Value of the first row of the frame.
window|last_value(x)|Value of the last row of the frame.`;

/** Functions that most systems have, some with a syntax that no list of functions shows. */
export const standardFunctions: readonly CompletionFunction[] = lines
  .trim()
  .split('\n')
  .map((line) => {
    const [kind, signature, description] = line.split('|') as [CompletionFunction['kind'], string, string];
    return {name: signature.slice(0, signature.indexOf('(')), kind, signatures: [signature], description};
  });
