import {describe, expect, test} from 'vitest';
import {OpsError} from '#src/errors/index.ts';
import {parseIngestFile} from '#src/project/parse-ingest.ts';
import {parseScript} from '#src/project/parse-script.ts';

const source = 'source: {connection: app, table: public.orders}\n';
const parse = (text: string) => parseIngestFile({file: 'assets/raw/orders.yml', text});

function problemOf(text: string): string {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof OpsError) return `${error.message}\n${error.hint ?? ''}`;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('the settings of a load', () => {
  test('have defaults', () => {
    expect(parse(source)).toMatchObject({
      settings: {missing: 'keep', checksum: false, retries: 3},
      mode: 'replace',
    });
  });

  test('take a cursor as a word, a list or with lag and bounds', () => {
    const cursorOf = (cursor: string) => {
      const asset = parse(`${source}mode: append\ncursor: ${cursor}\n`);
      return asset.settings.cursor;
    };
    expect(cursorOf('updated_at')).toEqual({columns: ['updated_at']});
    expect(cursorOf('[day, id]')).toEqual({columns: ['day', 'id']});
    expect(cursorOf("{column: updated_at, lag: 2h, initial: '2020-01-01'}")).toEqual({
      columns: ['updated_at'],
      lag: {kind: 'duration', durationMs: 7_200_000},
      initial: '2020-01-01',
    });
    expect(cursorOf('{column: id, lag: 100, end: 5000}')).toEqual({
      columns: ['id'],
      lag: {kind: 'amount', amount: '100'},
      end: '5000',
    });
  });

  test('take chunks by rows and by a span of the cursor', () => {
    expect(parse(`${source}key: id\nchunk: {rows: 1000}\n`).settings.chunk).toEqual({
      kind: 'rows',
      rows: 1000,
    });
    const daily = parse(`${source}mode: merge\nkey: id\ncursor: day\nchunk: {every: 1d}\n`);
    expect(daily.settings.chunk).toEqual({kind: 'span', durationMs: 86_400_000});
  });

  test('choose columns', () => {
    expect(parse('source: {connection: app, table: t, exclude: [blob]}\n')).toMatchObject({
      source: {columns: {kind: 'exclude', columns: ['blob']}},
    });
  });

  test.each([
    ['a cursor without a mode that goes on', 'cursor: id\n', /:2:1.*replace/s],
    ['merge without a key', 'mode: merge\n', /:2:1.*needs a key/s],
    ['chunk.every without a cursor', 'chunk: {every: 1d}\n', /:2:1.*cursor/s],
    ['missing rows of an append', 'mode: append\nmissing: delete\n', /:3:1.*missing: delete.*append/s],
    ['versions of a merge', 'mode: merge\nkey: id\nversions: {updated_at: t}\n', /:4:1.*scd2/s],
    ['a lag that is no duration', 'mode: append\ncursor: {column: id, lag: soon}\n', /:3:.*duration/s],
    ['streams of one table', 'streams: {public.a: {mode: append}}\n', /:2:1.*source\.tables/s],
    ['a misspelt key of a cursor', 'mode: append\ncursor: {colum: id}\n', /:3:.*colum/s],
  ])('refuse %s with its place', (_, text, message) => {
    expect(problemOf(source + text)).toMatch(message);
  });

  test.each([
    ['source: {connection: files, path: a.csv}\nmode: append\ncursor: id\n', /path takes no cursor/],
    ['source: {connection: api, stream: users}\nmode: append\ncursor: id\n', /keeps its own place/],
    ['source: {connection: files, path: a.csv, select: [a]}\n', /tables and queries only/],
    ['source: {connection: app, table: t, select: [a], exclude: [b]}\n', /do not go together/],
  ])('refuse what the source cannot do: %j', (text, message) => {
    expect(problemOf(text)).toMatch(message);
  });
});

describe('a stream', () => {
  test('leaves mode and key to its source', () => {
    const asset = parse('source: {connection: api, stream: users, options: {page: 2}}\n');
    expect(asset).toMatchObject({
      key: [],
      source: {selection: {kind: 'stream', name: 'users', options: {page: 2}}},
    });
    expect(asset.mode).toBeUndefined();
  });
});

describe('a script', () => {
  const parseFile = (file: string, text: string) => parseScript({file, text}, '(script)');

  test.each([
    ['ts', '/* @weir\nmode: merge\nkey: id\n*/\nexport default 1;\n'],
    ['ts', '/**\n * @weir\n * mode: merge\n * key: id\n */\nexport default 1;\n'],
    ['py', '"""@weir\nmode: merge\nkey: id\n"""\nprint(1)\n'],
    ['py', '#!/usr/bin/env python3\n# @weir\n# mode: merge\n# key: id\nprint(1)\n'],
    ['py', '# @weir\n# mode: merge\n# key: id'],
  ])('in %s has its settings in a comment: %j', (extension, text) => {
    expect(parseFile(`assets/raw/users.${extension}`, text)).toMatchObject({
      name: 'raw.users',
      mode: 'merge',
      key: ['id'],
      source: {connection: '(script)', selection: {kind: 'stream', name: `assets/raw/users.${extension}`}},
    });
  });

  test('without such a comment is no asset', () => {
    expect(parseFile('assets/raw/tools.py', '# tools\ndef a(): pass\n')).toBeUndefined();
  });

  test('reports a mistake with the line of the file', () => {
    expect(() => parseFile('assets/raw/u.py', '# tools\n# @weir\n# mod: merge\n')).toThrow(/u\.py:3:\d+/);
  });
});
