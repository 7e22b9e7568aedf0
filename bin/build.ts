import {rename, rm, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {Plugin} from '@oclif/core';
import {build, type BuildOptions} from 'esbuild';
import {glob} from 'tinyglobby';
import {commonjsNames} from './commonjs-names.ts';
import {lazyOclif} from './lazy-oclif.ts';
import {oclifPackage} from './main.ts';
import {slimDependencies} from './slim-dependencies.ts';
import {isBuilt, sourceStamp, stampName} from './source-stamp.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = join(root, 'dist');

/** Packages with native code, with files beside their code, or too heavy to have in a chunk. */
const external = [
  '@duckdb/node-bindings',
  '@napi-rs/keyring',
  '@polyglot-sql/sdk',
  'chokidar',
  'ink',
  'pg-native',
  'react',
  'vega-datasets',
];

/** Builds beside `dist` and then takes its place, so that a failed build leaves nothing half done. */
async function buildAll(): Promise<void> {
  const stamp = sourceStamp(root);
  const draft = join(root, `dist.${process.pid}`);
  try {
    await bundle(draft);
    await writeManifest(draft);
    await writeFile(join(draft, stampName), stamp);
    await rm(target, {recursive: true, force: true});
    await rename(draft, target);
  } finally {
    await rm(draft, {recursive: true, force: true});
  }
}

async function bundle(outdir: string): Promise<void> {
  const commands = await glob(['commands/**/*.ts', '!**/_*'], {cwd: root});
  // Plugins start these in a process of its own.
  const programs = await glob('plugins/*/programs/host.ts', {cwd: root});
  const entryPoints = [
    {in: 'bin/main.ts', out: 'main'},
    {in: 'src/cli/command-not-found.ts', out: 'hooks/command-not-found'},
    ...[...commands, ...programs].toSorted().map((path) => ({in: path, out: path.replace(/\.ts$/, '')})),
  ];
  await build({...bundleOptions, entryPoints, outdir});
}

const bundleOptions: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.13',
  chunkNames: 'chunks/[hash]',
  external,
  minifySyntax: true,
  minifyWhitespace: true,
  sourcemap: false,
  logLevel: 'warning',
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
  define: {
    __dirname: 'import.meta.dirname',
    __filename: 'import.meta.filename',
    'process.env.OCLIF_DISABLE_ENGINE_WARNING': '"true"',
  },
  plugins: [lazyOclif, slimDependencies, commonjsNames],
};

/** What oclif needs to know of every command, so that it loads only the one that runs. */
async function writeManifest(directory: string): Promise<void> {
  const plugin = new Plugin({
    root: directory,
    pjson: oclifPackage(),
    isRoot: true,
    ignoreManifest: true,
    respectNoCacheDefault: true,
    errorOnManifestCreate: true,
  });
  await plugin.load();
  const commands = Object.fromEntries(
    Object.entries(plugin.manifest.commands).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
  await writeFile(join(directory, 'oclif.manifest.json'), JSON.stringify({...plugin.manifest, commands}));
}

if (!process.argv.includes('--if-stale') || !isBuilt(root)) {
  try {
    await buildAll();
  } catch (error) {
    process.stderr.write(`weir: the build failed: ${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}
