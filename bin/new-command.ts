// `npm run new:command tables/list`: the command `weir tables list`, its operation and a test.
import {fail, scaffold, spellings} from './scaffold.ts';

const [path = ''] = process.argv.slice(2);
if (!/^[a-z][a-z0-9-]*(\/[a-z][a-z0-9-]*)*$/.test(path))
  fail('usage: npm run new:command <path>, e.g. tables/list');

const words = path.split('/');
const folder = words.toReversed().join('-');
const {pascal, camel} = spellings(folder);
scaffold(
  {
    [`commands/${path}.ts`]: 'command/command.ts.txt',
    [`src/operations/${folder}/${folder}.ts`]: 'command/operation.ts.txt',
    [`test/commands/${path}.test.ts`]: 'command/test.ts.txt',
  },
  {
    camel,
    folder,
    Name: pascal,
    Class: spellings(words.join('-')).pascal,
    words: words.join(' '),
    arguments: words.map((word) => `'${word}'`).join(', '),
    up: words.length === 1 ? '.' : words.slice(1).fill('..').join('/'),
  },
);
process.stdout.write(`Next: npx vitest test/commands/${path}; npx vitest test/meta -u; npm run generate\n`);
