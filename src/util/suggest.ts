import {closest, distance} from 'fastest-levenshtein';

/** The known word that `word` most likely means, or undefined when none is near. */
export function suggest(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const near = closest(word.toLowerCase(), known);
  const longest = Math.max(word.length, near.length);
  const tolerance = longest < 3 ? 1 : Math.max(2, Math.floor(longest / 3));
  return distance(word.toLowerCase(), near.toLowerCase()) <= tolerance ? near : undefined;
}
