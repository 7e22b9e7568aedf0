// `npm run new:plugin mydb`: a plugin folder with the standard files and a contract test that fails.
import {spawnSync} from 'node:child_process';
import {fail, root, scaffold, spellings} from './scaffold.ts';

const [name = '', ...options] = process.argv.slice(2);
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) fail('usage: npm run new:plugin <name>, e.g. mydb');

const {pascal, camel, title} = spellings(name);
const standard = ['package.json', 'index.ts', 'config.ts', 'dialect.ts', 'warehouse.ts', 'errors.ts'];
scaffold(
  {
    ...Object.fromEntries(standard.map((file) => [`plugins/${name}/${file}`, `plugin/${file}.txt`])),
    [`test/plugins/${name}.test.ts`]: 'plugin/test.ts.txt',
  },
  {name, camel, Name: pascal, Title: title},
);

run(process.execPath, ['--import', 'tsx', 'bin/generate.ts']);
if (!options.includes('--no-install')) run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error']);
process.stdout.write(
  `Next: npm install <driver> --workspace plugins/${name}, then npx vitest test/plugins/${name}\n`,
);

function run(command: string, args: string[]): void {
  const {status} = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) fail(`${command} ${args.join(' ')} ended with status ${status}`);
}
