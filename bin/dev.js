// Runs the TypeScript sources as they are: `npm run dev -- query "select 1"`.
import {dirname} from 'node:path';
import {fileURLToPath} from 'node:url';
import {main, sourceCommands} from './main.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
await main(process.argv.slice(2), {root, commands: sourceCommands});
