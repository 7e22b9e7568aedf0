import {spawn} from 'node:child_process';
import {existsSync} from 'node:fs';
import {constants} from 'node:os';
import {join} from 'node:path';
import {isatty} from 'node:tty';

/**
 * The Node that `npm install` puts beside the other development tools, if it is there.
 * @param {string} root
 * @returns {string | undefined}
 */
export function installedNode(root) {
  const directory = join(root, 'node_modules', 'node', 'bin');
  return [join(directory, 'node'), join(directory, 'node.exe')].find((path) => existsSync(path));
}

/**
 * Runs a program in place of this one: same streams, signals passed on. Resolves with its exit code.
 * A terminal sends Ctrl-C to both processes by itself, so there SIGINT is not passed on a second time.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>}
 */
export function runInPlace(command, args, options = {}) {
  const isTerminal = [0, 1, 2].some((descriptor) => isatty(descriptor));
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {stdio: 'inherit', ...options});
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => {
        if (signal !== 'SIGINT' || !isTerminal) child.kill(signal);
      });
    }
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGTERM']));
  });
}
