import {closest, distance} from 'fastest-levenshtein';

/** The known word that `word` most likely means, or undefined when none is near. */
export function suggest(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const near = closest(word.toLowerCase(), known);
  const longest = Math.max(word.length, near.length);
  const tolerance = longest < 3 ? 1 : Math.max(2, Math.floor(longest / 3));
  return distance(word.toLowerCase(), near.toLowerCase()) <= tolerance ? near : undefined;
}

const mostSuggestions = 3;

/** Dotted names that `name` most likely means, nearest first; a name may be given without what stands before a dot. */
export function closestNames(name: string, known: readonly string[]): string[] {
  const parts = name.split('.').length;
  return known
    .map((full) => {
      const comparable = full.split('.').slice(-parts).join('.').toLowerCase();
      const difference = distance(name.toLowerCase(), comparable) / Math.max(name.length, comparable.length);
      return {full, difference};
    })
    .filter(({difference}) => difference <= 0.5)
    .toSorted((a, b) => a.difference - b.difference)
    .slice(0, mostSuggestions)
    .map(({full}) => full);
}
