import {constants, mkdtempSync, rmSync} from 'node:fs';
import {open, readFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Readable} from 'node:stream';
import {execa} from 'execa';
import {afterAll, describe, expect, test} from 'vitest';
import {createNodeRuntime} from '#src/runtime/index.ts';

const {files, randomId} = createNodeRuntime();
const root = mkdtempSync(join(tmpdir(), 'weir-pipes-'));
afterAll(() => rmSync(root, {recursive: true, force: true}));

const never = new AbortController().signal;

async function newPipe(): Promise<string> {
  const path = join(root, randomId());
  expect(await files.makePipe(path)).toBe(true);
  return path;
}

function* megabytes(count: number): Generator<Buffer> {
  for (let index = 0; index < count; index++) yield Buffer.alloc(1_000_000, index % 251);
}

describe.skipIf(process.platform === 'win32')('a named pipe', () => {
  test('carries every byte to another process', async () => {
    const path = await newPipe();
    const reader = execa`wc -c ${path}`;
    const bytes = await files.writePipe(path, Readable.from(megabytes(20)), {signal: never});
    expect(bytes).toBe(20_000_000);
    expect((await reader).stdout).toMatch(/^20000000\s/);
  });

  test('waits for its reader without holding up other files', async () => {
    const paths = await Promise.all(Array.from({length: 8}, newPipe));
    const writing = paths.map((path) =>
      files.writePipe(path, Readable.from([Buffer.from('x')]), {signal: never}),
    );
    expect(await readFile(import.meta.filename, 'utf8')).toContain('without holding up other files');
    const texts = await Promise.all(paths.map(async (path) => (await execa`cat ${path}`).stdout));
    expect(texts).toEqual(paths.map(() => 'x'));
    expect(await Promise.all(writing)).toEqual(paths.map(() => 1));
  });

  test('stops waiting for a reader on abort', async () => {
    const controller = new AbortController();
    const writing = files.writePipe(await newPipe(), Readable.from(['x']), {signal: controller.signal});
    controller.abort();
    await expect(writing).rejects.toMatchObject({name: 'AbortError'});
  });

  test('stops in the middle on abort', async () => {
    const path = await newPipe();
    const controller = new AbortController();
    const reader = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const source = new Readable({read() {}});
    source.push('first');
    const writing = files.writePipe(path, source, {
      signal: controller.signal,
      onBytes: () => controller.abort(),
    });
    await expect(writing).rejects.toMatchObject({name: 'AbortError'});
    expect(source.destroyed).toBe(true);
    await reader.close();
  });

  test('tells when the reader goes away', async () => {
    const path = await newPipe();
    const reader = execa`head -c 10 ${path}`;
    await expect(files.writePipe(path, Readable.from(megabytes(50)), {signal: never})).rejects.toMatchObject({
      code: 'EPIPE',
    });
    await reader;
  });

  test('passes on the error of its source', async () => {
    const path = await newPipe();
    const reader = execa`cat ${path}`;
    async function* failing() {
      yield Buffer.from('some');
      throw new Error('the source broke');
    }
    await expect(files.writePipe(path, Readable.from(failing()), {signal: never})).rejects.toThrow(
      'the source broke',
    );
    await reader;
  });

  test('can be read as a stream, also before a writer comes', async () => {
    const path = await newPipe();
    const {stream, finish} = files.openPipe(path);
    const writer = execa({input: 'hello'})`tee ${path}`.then(finish);
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toBe('hello');
    await writer;
  });

  test('takes what a writer still sends when its reader gave up', async () => {
    const path = await newPipe();
    const {stream, finish} = files.openPipe(path);
    const writer = execa`head -c 5000000 /dev/zero`.pipe`tee ${path}`;
    stream.once('data', () => stream.destroy());
    expect((await writer).exitCode).toBe(0);
    finish();
  });
});
