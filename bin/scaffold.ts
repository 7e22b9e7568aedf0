import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** `tables-list` in the spellings that code needs. */
export function spellings(name: string) {
  const words = name.split('-').map((word) => word[0]!.toUpperCase() + word.slice(1));
  const pascal = words.join('');
  return {pascal, camel: pascal[0]!.toLowerCase() + pascal.slice(1), title: words.join(' ')};
}

/** Writes files from templates, all or, when one is there already, none. */
export function scaffold(
  files: Readonly<Record<string, string>>,
  words: Readonly<Record<string, string>>,
): void {
  const present = Object.keys(files).find((path) => existsSync(join(root, path)));
  if (present !== undefined) fail(`${present} is there already`);
  for (const [path, template] of Object.entries(files)) {
    const text = readFileSync(join(root, 'bin/templates', template), 'utf8');
    mkdirSync(dirname(join(root, path)), {recursive: true});
    writeFileSync(
      join(root, path),
      text.replaceAll(/__([A-Za-z]+?)__/g, (whole, word: string) => words[word] ?? whole),
    );
    process.stdout.write(`${path}\n`);
  }
}

export function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
