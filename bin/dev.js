// Runs the TypeScript sources as they are: `npm run dev -- query "select 1"`.
import {dirname} from 'node:path';
import {fileURLToPath} from 'node:url';
import {main} from './main.ts';

await main(process.argv.slice(2), {
  root: dirname(dirname(fileURLToPath(import.meta.url))),
  commands: {target: './commands', extension: 'ts'},
  commandNotFound: './src/cli/command-not-found.ts',
});
