/** Classes that every system's regular expressions know. */
const classes: Readonly<Record<string, string>> = {a: '[a-z]', A: '[A-Z]', '9': '[0-9]'};

/** Shapes of this length are cut, and words of any length have no shape of their own. */
const longestShape = 40;
const plain = /^[aA9 _:/@#,;=%&-]$/;

/** A regular expression for a shape such as `aaa-999`; undefined where it says too little or is too odd. */
export function shapePattern(shape: string): string | undefined {
  if (shape.length === 0 || shape.length > longestShape) return undefined;
  // Letters alone are a word that happens to be so long.
  if (!/[^aA]/.test(shape)) return undefined;
  const parts = [...shape.matchAll(/(.)\1*/gsu)].map(([run, character]) => {
    const repeats = run.length / character!.length;
    const single =
      classes[character!] ?? (character === '.' ? '[.]' : plain.test(character!) ? character! : undefined);
    return single && (repeats === 1 ? single : `${single}{${repeats}}`);
  });
  return parts.includes(undefined) ? undefined : `^${parts.join('')}$`;
}
