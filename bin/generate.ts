// `npm run generate` writes every derived file; with `--check` it only says which are out of date.
import {readFile, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {generatePlugins} from './gen-plugins.ts';
import {generateReadme} from './gen-readme.ts';
import {generateSchema} from './gen-schema.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const isCheck = process.argv.includes('--check');

for (const generate of [generatePlugins, generateSchema, generateReadme]) {
  const {path, text} = await generate(root);
  const present = await readFile(join(root, path), 'utf8').catch(() => '');
  if (present === text) continue;
  if (!isCheck) await writeFile(join(root, path), text);
  process.stdout.write(`${path} ${isCheck ? 'is out of date: run `npm run generate`' : 'written'}\n`);
  if (isCheck) process.exitCode = 1;
}
