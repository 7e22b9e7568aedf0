import {readFile} from 'node:fs/promises';
import type {Plugin} from 'esbuild';

/**
 * oclif requires all of its parts, and all that they depend on, when it starts. TypeScript wrote those
 * requires as `const name_1 = require("...")`, so each use of `name_1` can hold the require itself: a part
 * then loads when it is used first. Halves what `weir --help` has to run.
 */
export const lazyOclif: Plugin = {
  name: 'lazy-oclif',
  setup(build) {
    build.onLoad({filter: /@oclif[\\/]core[\\/]lib[\\/].*\.js$/}, async ({path}) => ({
      contents: deferRequires(await readFile(path, 'utf8')),
      loader: 'js',
    }));
  },
};

const eagerRequire = /^const (\w+_\d+) = ((?:__importDefault\()?require\("[^"]+"\)\)?);$/gm;

export function deferRequires(code: string): string {
  const requires = new Map<string, string>();
  const rest = code.replace(eagerRequire, (_, name: string, expression: string) => {
    requires.set(name, expression);
    return '';
  });
  return [...requires].reduce(
    (text, [name, expression]) =>
      text.replace(new RegExp(String.raw`(?<![\w.])${name}\b`, 'g'), `(${expression})`),
    rest,
  );
}
