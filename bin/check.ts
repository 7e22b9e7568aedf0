// `npm run check`: everything a change must pass, cheapest first. Stops at the first failure.
import {spawnSync} from 'node:child_process';
import {dirname} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const steps = ['format:check', 'lint', 'types', 'boundaries', 'unused', 'test'];
const chosen = process.argv.includes('--no-test') ? steps.filter((step) => step !== 'test') : steps;

process.stdout.write(`${chosen.join(', ')}\n`);
for (const step of chosen) {
  const started = performance.now();
  const result = spawnSync('npm', ['run', '--silent', step], {
    cwd: root,
    encoding: 'utf8',
    stdio: step === 'test' ? 'inherit' : 'pipe',
    shell: process.platform === 'win32',
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const passed = result.status === 0;
  process.stdout.write(`${passed ? 'ok  ' : 'FAIL'} ${step} (${seconds} s)\n`);
  if (passed) continue;
  process.stdout.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
  process.exitCode = 1;
  break;
}
