import {createHash} from 'node:crypto';
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';

/** Everything that ends up in `dist`, or decides how. */
const builtFrom = ['bin', 'commands', 'plugins', 'src', 'package.json', 'package-lock.json'];

/** File in `dist` that holds the stamp of the sources it was built from. */
export const stampName = '.source-stamp';

/**
 * One hash over the names and bytes of all sources.
 * @param {string} root
 */
export function sourceStamp(root) {
  const hash = createHash('sha256');
  for (const path of builtFrom.flatMap((entry) => filesBelow(root, entry))) {
    const bytes = readFileSync(join(root, path));
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

/**
 * True when `dist` was built from the sources as they are now.
 * @param {string} root
 */
export function isBuilt(root) {
  try {
    return readFileSync(join(root, 'dist', stampName), 'utf8') === sourceStamp(root);
  } catch {
    return false;
  }
}

/**
 * @param {string} root
 * @param {string} entry
 * @returns {string[]}
 */
function filesBelow(root, entry) {
  if (entry.endsWith('.json')) return [entry];
  return readdirSync(join(root, entry), {withFileTypes: true})
    .filter((item) => item.name !== 'node_modules')
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((item) => {
      const path = `${entry}/${item.name}`;
      return item.isDirectory() ? filesBelow(root, path) : [path];
    });
}
