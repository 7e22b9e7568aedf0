/** Distance between two grades of match; what a suggestion is worth otherwise stays below it. */
const gradeStep = 200;

const grades = {exact: 5, prefix: 4, wordStart: 3, inside: 2, scattered: 1};

/**
 * How well a name matches what is typed, or undefined if it does not: whole > beginning > beginning of a word in it
 * or its initials > somewhere inside > its letters in order. All match when nothing is typed.
 */
export function matchName(typed: string, name: string): number | undefined {
  if (typed === '') return 0;
  const wanted = typed.toLowerCase();
  const lower = name.toLowerCase();
  const first = lower.indexOf(wanted[0]!);
  if (first === -1 || wanted.length > lower.length) return undefined;
  if (lower === wanted) return grades.exact * gradeStep;
  const score = (grade: number, distance: number) => grade * gradeStep - Math.min(distance, 99);
  if (lower.startsWith(wanted)) return score(grades.prefix, lower.length - wanted.length);
  const inside = lower.indexOf(wanted, first);
  if (inside > 0 && isWordStart(name, inside)) return score(grades.wordStart, inside);
  if (wanted.length > 1 && beginsInitials(wanted, name, lower)) return score(grades.wordStart, lower.length);
  if (inside > 0) return score(grades.inside, inside);
  const spread = spreadOf(wanted, lower, first);
  return spread === undefined ? undefined : score(grades.scattered, spread);
}

/** Longest stretch over which the letters of a word may lie scattered, per letter. */
const scatterPerLetter = 4;

function spreadOf(wanted: string, lower: string, first: number): number | undefined {
  let position = first;
  for (let index = 1; index < wanted.length; index++) {
    position = lower.indexOf(wanted[index]!, position + 1);
    if (position === -1) return undefined;
  }
  const spread = position - first;
  return spread > wanted.length * scatterPerLetter ? undefined : spread;
}

function isWordStart(name: string, position: number): boolean {
  if (position === 0) return true;
  const [before, here] = [name[position - 1]!, name[position]!];
  if (before === '_' || before === ' ' || before === '-' || before === '.') return true;
  return here !== here.toLowerCase() && before === before.toLowerCase();
}

function beginsInitials(wanted: string, name: string, lower: string): boolean {
  let matched = 0;
  for (let position = 0; position < name.length && matched < wanted.length; position++) {
    if (!isWordStart(name, position)) continue;
    if (lower[position] !== wanted[matched]) return false;
    matched++;
  }
  return matched === wanted.length;
}

/** `order_items` and `orderItems` both give `oi`. */
export function initialsOf(name: string): string {
  return Array.from(name)
    .filter((character, position) => isWordStart(name, position) && /\p{L}/u.test(character))
    .join('')
    .toLowerCase();
}
