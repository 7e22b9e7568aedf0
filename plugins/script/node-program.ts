/**
 * Runs in a Node process of its own: imports the script that is named first and writes what its default export yields
 * to descriptor 3, one JSON object a line, among them questions. The request comes on standard input, then the answers.
 * Whole numbers of any size stay whole.
 */
export const nodeProgram = String.raw`
import {createWriteStream} from 'node:fs';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import {pathToFileURL} from 'node:url';

const fail = (text) => {
  process.stderr.write(text + '\n');
  process.exit(65);
};
const waiting = new Map();
let receive;
const request = new Promise((resolve) => {
  receive = resolve;
});
createInterface({input: process.stdin, crlfDelay: Infinity})
  .on('line', (line) => {
    const message = JSON.parse(line);
    (waiting.get(message.id) ?? receive)(message);
  })
  .on('close', () => {
    if (waiting.size > 0) process.exit(66);
  });
const {file, state, options, relations} = await request;
process.stdin.unref();
const channel = createWriteStream('', {fd: 3});
channel.on('error', () => process.exit(66));
const write = async (line) => {
  if (!channel.write(line + '\n')) await once(channel, 'drain');
};
const plain = (_, value) => {
  if (typeof value === 'bigint') return JSON.rawJSON(String(value));
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
};
const ask = async (question) => {
  process.stdin.ref();
  const answered = new Promise((resolve) => waiting.set(question.id, resolve));
  await write(JSON.stringify({_weir_ask: question}));
  const answer = await answered;
  waiting.delete(question.id);
  if (waiting.size === 0) process.stdin.unref();
  return answer;
};
const readers = {
  integer: (value) => (typeof value === 'string' ? BigInt(value) : value),
  float: Number,
  decimal: Number,
  json: JSON.parse,
};
const recordOf = (columns, row) =>
  Object.fromEntries(
    columns.map(([name, kind], index) => [name, row[index] === null ? null : (readers[kind]?.(row[index]) ?? row[index])]),
  );
let questions = 0;
async function* query(text) {
  const id = ++questions;
  let columns;
  let isOpen = true;
  try {
    for (let question = {id, text: String(text)}; ; question = {id}) {
      const answer = await ask(question);
      columns ??= answer.columns;
      isOpen = !answer.done && answer.error === undefined;
      if (answer.error !== undefined) throw new Error(answer.error);
      if (answer.rows.length > 0) yield answer.rows.map((row) => recordOf(columns, row));
      if (answer.done) return;
    }
  } finally {
    if (isOpen) await write(JSON.stringify({_weir_ask: {id, end: true}}));
  }
}
const ref = (name) => {
  if (Object.hasOwn(relations, name)) return relations[name];
  throw new Error('There is no asset ' + name + ' that this script may read; name one of the project, or list it under depends_on.');
};
const module = await import(pathToFileURL(file).href);
const make = module.default;
if (typeof make !== 'function') fail('The script has no default export that is a function.');
let next;
const setState = (value) => {
  next = value;
};
const items = await make({state, options, setState, query, ref});
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
