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
      contents: compareByCode(deferRequires(await readFile(path, 'utf8'))),
      loader: 'js',
    }));
    build.onResolve({filter: /^wsl-utils$/}, ({path}) => ({path, namespace: 'lazy-oclif'}));
    build.onLoad({filter: /.*/, namespace: 'lazy-oclif'}, () => ({contents: withoutSubsystem}));
  },
};

/**
 * oclif asks whether Linux runs inside Windows, only to name the platform so. The package that finds out
 * loads more of Node than all the rest of oclif, and without it the platform is plain Linux.
 */
const withoutSubsystem =
  'export const isWsl = false; export const powerShellPath = async () => "powershell.exe";';

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

/** Command ids are plain ASCII, and the collator of the first `localeCompare` costs as much as all of help. */
function compareByCode(code: string): string {
  return code.replaceAll(/(\w+\.id)\.localeCompare\((\w+\.id)\)/g, '($1 < $2 ? -1 : 1)');
}
