import type {Plugin} from 'esbuild';

/** Packages that do at load what most commands never need. Behaviour stays the same. */
export const slimDependencies: Plugin = {
  name: 'slim-dependencies',
  setup(build) {
    // zod carries its messages in some fifty languages; weir speaks one.
    build.onLoad({filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/}, () => ({
      contents: `export {default as en} from './en.js';`,
    }));
    // string-width compiles tables of Unicode when it loads; plain text needs none of them.
    build.onResolve({filter: /^string-width$/}, ({kind, path, resolveDir}) =>
      kind === 'require-call' ? undefined : {path, namespace: 'plain-width', pluginData: resolveDir},
    );
    build.onLoad({filter: /.*/, namespace: 'plain-width'}, ({pluginData}) => ({
      contents: plainWidth,
      resolveDir: pluginData as string,
    }));
  },
};

const plainWidth = String.raw`
const plain = /^[\x20-\x7E]*$/;
export default function stringWidth(text, options) {
  return plain.test(text) ? text.length : require('string-width').default(text, options);
}`;
