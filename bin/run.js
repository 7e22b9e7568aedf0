#!/usr/bin/env node
import {existsSync, readFileSync} from 'node:fs';
import * as nodeModule from 'node:module';

const oldest = {major: 22, minor: 13};
const argv = process.argv.slice(2);
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < oldest.major || (major === oldest.major && minor < oldest.minor)) {
  process.exitCode = await runWithNewerNode();
} else if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-v')) {
  process.stdout.on('error', () => {});
  process.stdout.write(`${versionLine()}\n`);
} else {
  nodeModule.enableCompileCache();
  const main = await loadMain();
  if (main) await main(argv);
}

async function loadMain() {
  const entry = new URL('../dist/main.js', import.meta.url);
  try {
    return (await import(entry.href)).main;
  } catch (error) {
    if (existsSync(entry)) throw error;
    process.stderr.write('weir is not built: run `npm run build` in its folder and run the command again.\n');
    process.exitCode = 2;
    return undefined;
  }
}

function versionLine() {
  const {name, version} = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return `${name}/${version} ${process.platform}-${process.arch} node-${process.version}`;
}

async function runWithNewerNode() {
  const {fileURLToPath} = await import('node:url');
  const {installedNode, runInPlace} = await import('./exec-node.js');
  const node = installedNode(fileURLToPath(new URL('..', import.meta.url)));
  if (node) return runInPlace(node, [fileURLToPath(import.meta.url), ...argv]);
  process.stderr.write(
    `weir needs Node.js ${oldest.major}.${oldest.minor} or newer and this is ${process.version}: install Node.js 24 from https://nodejs.org and run the command again.\n`,
  );
  return 2;
}
