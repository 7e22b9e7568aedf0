// Entry of `npm run demo` and `npm test`: runs on any Node >= 20.19 with nothing installed, so it imports
// nothing but Node itself.
import {readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {installedNode, runInPlace} from './exec-node.js';
import {isBuilt} from './source-stamp.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const targets = {
  demo: ['bin/run.js', 'demo'],
  test: ['node_modules/vitest/vitest.mjs', 'run'],
};

const [target = '', ...args] = process.argv.slice(2);
process.exitCode = await main();

async function main() {
  if (!(target in targets)) {
    say(`usage: node bin/bootstrap.js ${Object.keys(targets).join('|')} [arguments]`);
    return 2;
  }
  if (!isInstalled()) {
    say('installing dependencies (npm ci) ...');
    const exitCode = await install();
    if (exitCode !== 0) {
      say(
        `npm ci ended with exit code ${exitCode}; its lines above name the reason. Fix it and run this again.`,
      );
      return 1;
    }
  }
  const node = installedNode(root);
  if (!node) {
    say('node_modules/node holds no Node. Run `npm ci` with install scripts allowed, then run this again.');
    return 1;
  }
  if (!isBuilt(root)) {
    say('building ...');
    const exitCode = await runInPlace(node, ['bin/build.ts'], {cwd: root, stdio: ['ignore', 2, 2]});
    if (exitCode !== 0) {
      say('the build failed; its lines above name the reason.');
      return 1;
    }
  }
  const [program = '', ...fixed] = targets[/** @type {keyof typeof targets} */ (target)];
  const cwd = target === 'test' ? root : process.cwd();
  return runInPlace(node, [join(root, program), ...fixed, ...args], {cwd});
}

/** True when every package of the lock file is there in that version; optional ones may be absent. */
function isInstalled() {
  try {
    const wanted = packagesOf(join(root, 'package-lock.json'));
    const present = packagesOf(join(root, 'node_modules', '.package-lock.json'));
    return Object.entries(wanted).every(([path, {version, optional}]) => {
      if (path === '' || (optional && !(path in present))) return true;
      return present[path] !== undefined && present[path].version === version;
    });
  } catch {
    return false;
  }
}

/**
 * @param {string} path
 * @returns {Record<string, {version?: string, optional?: boolean}>}
 */
function packagesOf(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages;
}

function install() {
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  /** @type {import('node:child_process').SpawnOptions} */
  const options = {cwd: root, stdio: ['ignore', 2, 2]};
  const npm = process.env['npm_execpath'];
  if (npm?.endsWith('.js')) return runInPlace(process.execPath, [npm, ...args], options);
  return runInPlace('npm', args, {...options, shell: process.platform === 'win32'});
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`weir: ${line}\n`);
}
