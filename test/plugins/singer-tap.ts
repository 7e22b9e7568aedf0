// A tap by the Singer specification: two streams, bookmarks, an own way to fail. Run with the flags of a tap.
import {readFileSync} from 'node:fs';

interface Entry {
  stream: string;
  schema: {selected?: boolean};
}
interface Flag {
  discovery?: string;
  token?: string;
  fail?: string;
  whole?: boolean;
  streams?: Entry[];
  bookmarks?: {people: number};
}

const flag = (name: string): Flag | undefined => {
  const position = process.argv.indexOf(`--${name}`);
  return position < 0 ? undefined : (JSON.parse(readFileSync(process.argv[position + 1]!, 'utf8')) as Flag);
};
const say = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);
const config = flag('config') ?? {};
const schema = {
  properties: {
    id: {type: 'integer'},
    name: {type: ['null', 'string']},
    at: {type: ['null', 'string'], format: 'date-time'},
    tags: {type: ['null', 'array']},
  },
};
const streams = ['people', 'pets'].map((stream) => ({stream, tap_stream_id: stream, schema, metadata: []}));

if (process.argv.includes('--discover')) {
  if (config.discovery === 'none') process.exit(2);
  process.stdout.write(JSON.stringify({streams}));
} else {
  process.stderr.write(`INFO token is ${config.token}\n`);
  if (config.fail === 'early') throw new Error(`the API says no to ${config.token}`);
  const catalog = flag('catalog');
  const state = flag('state') ?? {};
  const last = state.bookmarks?.people ?? 0;
  for (const {stream} of catalog?.streams?.filter(({schema: {selected}}) => selected) ?? streams) {
    say({type: 'SCHEMA', stream, schema, key_properties: ['id']});
    if (stream === 'people' && last > 0) say({type: 'RECORD', stream, record: {id: last + 1, name: 'new'}});
    else {
      say({
        type: 'RECORD',
        stream,
        record: {id: 1, name: 'Ada', at: '2026-01-01T00:00:00.000000Z', tags: ['a']},
      });
      say({type: 'STATE', value: {bookmarks: {people: 1}}});
      process.stdout.write(
        `{"type": "RECORD", "stream": "${stream}", "record": {"id": 2, "name": "007", "big": 12345678901234567890}}\n`,
      );
    }
    if (config.fail === 'line') process.stdout.write('Traceback: not a message\n');
    if (config.fail === 'late') process.exit(3);
    if (config.whole) say({type: 'ACTIVATE_VERSION', stream, version: 1});
  }
  say({type: 'STATE', value: {bookmarks: {people: last > 0 ? last + 1 : 2}}});
}
