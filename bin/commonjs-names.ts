import {isBuiltin} from 'node:module';
import {pathToFileURL} from 'node:url';
import type {Plugin} from 'esbuild';

/**
 * Node finds the named exports of a CommonJS package that is imported dynamically; a bundle offers `default`
 * alone. This puts a module with the names that Node finds in between.
 */
export const commonjsNames: Plugin = {
  name: 'commonjs-names',
  setup(build) {
    build.onResolve({filter: /^[^.#/]/}, async ({kind, path, resolveDir, pluginData}) => {
      if (kind !== 'dynamic-import' || isBuiltin(path) || pluginData === 'resolving') return undefined;
      const resolved = await build.resolve(path, {kind, resolveDir, pluginData: 'resolving'});
      if (resolved.external || resolved.errors.length > 0) return undefined;
      const exported = Object.keys(await import(pathToFileURL(resolved.path).href));
      if (!exported.includes('module.exports')) return undefined;
      return {path: resolved.path, namespace: 'commonjs-names', pluginData: {exported, resolveDir}};
    });
    build.onLoad({filter: /.*/, namespace: 'commonjs-names'}, ({path, pluginData}) => ({
      contents: facade(path, pluginData.exported),
      resolveDir: pluginData.resolveDir,
    }));
  },
};

function facade(path: string, exported: readonly string[]): string {
  const names = exported.filter((name) => /^[A-Za-z_$][\w$]*$/.test(name) && name !== 'default');
  const constants = names.map((name) => `export const ${name} = whole.${name};`);
  return [
    `import * as whole from ${JSON.stringify(path)};`,
    'export default whole.default;',
    ...constants,
  ].join('\n');
}
