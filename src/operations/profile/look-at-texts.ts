import {numberOf, type ProfiledColumn, type ProfileScope} from './column-scope.ts';
import type {TextFacts} from './table-profile.ts';

/** Shapes of so many values are told exactly; of more, those of a random part. */
const mostShapedRows = 200_000;
const mostShapes = 5;
/** Values that are looked at for personal data. */
const lookedAtValues = 1000;
/** Shapes of longer texts are cut. */
const longestShape = 60;

/** Letters as `a` and `A`, digits as `9`, all else as it is. */
export async function countShapes(
  {from, read}: ProfileScope,
  {sql: {text, value}}: ProfiledColumn,
  values: number,
): Promise<TextFacts['shapes']> {
  const isSample = values > mostShapedRows;
  const texts = `select left(${text}, ${longestShape}) as v ${from} where ${value} is not null`;
  const sampled = isSample
    ? `select v from (${texts}) using sample reservoir(${mostShapedRows} rows)`
    : texts;
  const digits = `regexp_replace(v, '\\pN', '9', 'g')`;
  const lower = String.raw`regexp_replace(${digits}, '[\p{Ll}\p{Lo}\p{Lm}]', 'a', 'g')`;
  const shape = String.raw`regexp_replace(${lower}, '[\p{Lu}\p{Lt}]', 'A', 'g')`;
  const rows = await read(
    `select ${shape} as shape, count(*) as n from (${sampled}) group by 1 order by n desc, shape limit ${mostShapes}`,
  );
  return {
    of: Math.min(values, isSample ? mostShapedRows : values),
    isSample,
    values: rows.map(([found, count]) => ({shape: String(found), count: numberOf(count)})),
  };
}

/** A few random values as text, to be looked at one by one. */
export async function pickValues(
  {from, read}: ProfileScope,
  {sql: {text, value}}: ProfiledColumn,
): Promise<string[]> {
  const rows = await read(
    `select left(v, 200) from (select ${text} as v ${from} where ${value} is not null) using sample reservoir(${lookedAtValues} rows) repeatable (7)`,
  );
  return rows.map(([found]) => String(found));
}
