import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import script from '#plugins/script/index.ts';
import type {OpsError} from '#src/errors/index.ts';
import type {StreamState} from '#src/warehouse/index.ts';
import {failureOf} from '#test/helpers/failure.ts';
import {never, useFolder, useOpen} from './open-plugin.ts';
import {readStream, type StreamRead} from './read-stream.ts';

const folder = useFolder();
const open = useOpen(script);

async function read(name: string, text: string, state?: StreamState, options?: object): Promise<StreamRead> {
  await writeFile(join(folder, name), text);
  return readStream(await open({root: folder}), name, {
    ...(state && {state}),
    ...(options && {options: {...options}}),
  });
}

const fail = (name: string, text: string): Promise<OpsError> => failureOf(() => read(name, text));

describe('records of scripts', () => {
  test('have the types that all their values have', async () => {
    const {types, rows, count} = await read(
      'types.ts',
      `import type {Source} from 'weir';
       interface Row { id: number }
       export default (async function* () {
         console.log('talk, no data');
         const first: Row & Record<string, unknown> = {id: 1, big: 12345678901234567890n, day: '2026-01-31', at: new Date(0), wall: '2026-01-01T10:00:00',
           mixed: 1, nested: {a: [1]}, float: 0.5, nothing: null, flag: true, nan: NaN, text: '007'};
         yield first;
         yield {id: 2, mixed: 'one', at: '2026-01-01T00:00:00.123456+02:00', late: 'x', float: 2};
       }) satisfies Source`,
    );
    expect(types).toEqual({
      id: 'BIGINT',
      big: 'HUGEINT',
      day: 'DATE',
      at: 'TIMESTAMP WITH TIME ZONE',
      wall: 'TIMESTAMP',
      mixed: 'JSON',
      nested: 'JSON',
      float: 'DOUBLE',
      flag: 'BOOLEAN',
      nan: 'VARCHAR',
      text: 'VARCHAR',
      late: 'VARCHAR',
    });
    expect(rows).toMatchObject([
      {id: '1', big: '12345678901234567890', nested: '{"a":[1]}', text: '007', late: null},
      {id: '2', at: '2025-12-31 22:00:00.123456+00', late: 'x'},
    ]);
    expect(count).toBe(2);
  });

  test('a script goes on from the state that it set', async () => {
    const text = `export default async function* ({state, setState, options}) {
      const from = state?.last ?? options.first;
      yield [{id: from + 1}, {id: from + 2}];
      setState({last: from + 2});
    }`;
    const first = await read('counter.ts', text, undefined, {first: 10});
    expect(first).toMatchObject({rows: [{id: '11'}, {id: '12'}], state: {last: 12}});
    expect(await read('counter.ts', text, first.state)).toMatchObject({
      rows: [{id: '13'}, {id: '14'}],
      state: {last: 14},
    });
  });

  test('Python scripts do the same', async () => {
    const {types, rows, state} = await read(
      'source.py',
      `import datetime, decimal, sys
print('talk, no data')
def source(state):
    start = (state or {}).get('last', 0)
    for number in range(start, start + 2):
        yield {'id': number, 'at': datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc), 'price': decimal.Decimal('1.50'), 'big': 2 ** 70, 'deep': {'a': (1, 2)}}
    yield {'_weir_state': {'last': start + 2}}
`,
      {last: 5},
    );
    expect(types).toMatchObject({id: 'BIGINT', at: 'TIMESTAMP WITH TIME ZONE', deep: 'JSON'});
    expect(rows).toMatchObject([
      {id: '5', price: '1.50', big: '1180591620717411303424', deep: '{"a":[1,2]}'},
      {id: '6'},
    ]);
    expect(state).toEqual({last: 7});
  });

  test('no records are no columns', async () => {
    expect(await read('empty.ts', 'export default function* () {}')).toMatchObject({types: {}, count: 0});
  });

  test('many records pass with little memory', async () => {
    const {count} = await read(
      'many.ts',
      `export default function* () { for (let id = 0; id < 200_000; id++) yield {id, text: 'x'.repeat(50)}; }`,
    );
    expect(count).toBe(200_000);
  });

  test.each([
    ['no-default.ts', 'export const x = 1;', /no default export that is a function/],
    ['no-records.ts', 'export default () => 5;', /gives no records/],
    ['no-object.ts', 'export default function* () { yield 5; }', /yields 5, which is no object/],
    [
      'throws.ts',
      "export default function* () {\n  throw new Error('out of ideas');\n}",
      /out of ideas[\s\S]*throws\.ts:2/,
    ],
    ['syntax.ts', 'export default function* ( {', /syntax\.ts/],
    [
      'throws.py',
      "def source():\n    raise ValueError('out of ideas')\n    yield\n",
      /throws\.py", line 2[\s\S]*out of ideas/,
    ],
    ['no-source.py', 'x = 1\n', /no function source/],
    ['no-dict.py', 'def source():\n    yield 5\n', /yields 5, which is no dict/],
    ['wants.py', 'def source(client):\n    yield {}\n', /wants client/],
  ])('%s is told with what went wrong', async (name, text, message) => {
    const error = await fail(name, text);
    expect(error.code).toBe('transfer-source');
    expect(error.message).toMatch(message);
    expect(error.message).toContain(name);
    expect(error.message).not.toMatch(/node:internal|\[eval|"<string>"/);
  });

  test('names the missing file and the missing program', async () => {
    const warehouse = await open({root: folder, python: 'no-such-python'});
    const unload = (name: string) =>
      failureOf(() =>
        warehouse.bulkRead!.unload({from: {kind: 'stream', name}, transport: 'files', signal: never}),
      );
    expect(await unload('absent.ts')).toMatchObject({code: 'file-missing'});
    await writeFile(join(folder, 'any.py'), 'def source():\n    yield {}\n');
    expect(await unload('any.py')).toMatchObject({
      code: 'dependency-missing',
      message: expect.stringContaining('no-such-python'),
    });
  });

  test('an abort ends the script', async () => {
    await writeFile(
      join(folder, 'endless.ts'),
      'export default async function* () { for (;;) { await new Promise((r) => setTimeout(r, 20)); yield {id: 1}; } }',
    );
    const warehouse = await open({root: folder});
    const controller = new AbortController();
    const reading = failureOf(() =>
      warehouse.bulkRead!.unload({
        from: {kind: 'stream', name: 'endless.ts'},
        transport: 'files',
        signal: controller.signal,
      }),
    );
    setTimeout(() => controller.abort(), 300);
    expect(await reading).toMatchObject({code: 'cancelled'});
  });
});
