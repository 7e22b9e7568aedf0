/**
 * Names that a script gives to `ref()` as plain texts. Lines that are comments do not count; names that are made up at
 * run time cannot be seen.
 */
export function scriptReferences(text: string): string[] {
  const code = text
    .split('\n')
    .filter((line) => !/^\s*(?:\/\/|#|\*)/.test(line))
    .join('\n');
  const calls = code.matchAll(/(?<![\w$])ref\(\s*(['"`])([^'"`\\$\n]+)\1\s*,?\s*\)/g);
  return [...new Set(Array.from(calls, (call) => call[2]!))];
}
