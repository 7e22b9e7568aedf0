import type {Dialect} from '../../warehouse/index.ts';

/** Number from 0 to 2^60 - 1 of the texts of some expressions. Throws where a system cannot hash. */
export function hashOf(
  expressions: readonly string[],
  {comparison, castType, toNativeType}: Dialect,
): string {
  if (!comparison) throw new Error('this system has no hash function that others have too');
  const type = castType?.({kind: 'text'}) ?? toNativeType({kind: 'text'});
  const texts = expressions.map((expression) => `coalesce(cast(${expression} as ${type}), '')`);
  return comparison.hash(
    texts.length === 1 ? texts[0]! : comparison.concat(texts.flatMap((text) => ["'|'", text]).slice(1)),
  );
}

/** How many values `hashOf` may have. */
export const hashValues = 2n ** 60n;
