/**
 * Runs in a Node process of its own: imports the script that is named first and writes what its default export yields
 * to descriptor 3, one JSON object a line. The request comes on standard input. Whole numbers of any size stay whole.
 */
export const nodeProgram = String.raw`
import {createWriteStream, readFileSync} from 'node:fs';
import {once} from 'node:events';
import {pathToFileURL} from 'node:url';

const fail = (text) => {
  process.stderr.write(text + '\n');
  process.exit(65);
};
const {file, state, options} = JSON.parse(readFileSync(0, 'utf8'));
const channel = createWriteStream('', {fd: 3});
channel.on('error', () => process.exit(66));
const write = async (line) => {
  if (!channel.write(line + '\n')) await once(channel, 'drain');
};
const plain = (_, value) => {
  if (typeof value === 'bigint') return JSON.rawJSON(String(value));
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
};
const module = await import(pathToFileURL(file).href);
const make = module.default;
if (typeof make !== 'function') fail('The script has no default export that is a function.');
let next;
const setState = (value) => {
  next = value;
};
const items = await make({state, options, setState});
if (items?.[Symbol.asyncIterator] === undefined && items?.[Symbol.iterator] === undefined)
  fail('The function gives no records: it must be a generator, or return an array or an iterable.');
for await (const item of items) {
  for (const record of Array.isArray(item) ? item : [item]) {
    if (record === null || typeof record !== 'object' || Array.isArray(record))
      fail('The script yields ' + JSON.stringify(record) + ', which is no object.');
    await write(JSON.stringify(record, plain));
  }
}
if (next !== undefined) await write(JSON.stringify({_weir_state: next}, plain));
channel.end();
await once(channel, 'close');
process.exit(0);
`;
