import {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {expect, test} from 'vitest';
import {createNodeRuntime} from '#src/runtime/index.ts';

const {relayStream} = createNodeRuntime();
const mapped = new Error('mapped');
const relay = (inner: Readable) => relayStream(inner, () => mapped);

async function read(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

test('passes every byte on, in order, at the pace of the reader', async () => {
  let produced = 0;
  const inner = new Readable({
    read() {
      produced += 1;
      this.push(produced > 500 ? null : Buffer.alloc(10_000, produced % 251));
    },
  });
  const outer = relay(inner);
  const iterator = outer[Symbol.asyncIterator]();
  const first = (await iterator.next()).value as Buffer;
  expect(produced).toBeLessThan(50);
  const rest: Buffer[] = [first];
  for await (const chunk of {[Symbol.asyncIterator]: () => iterator}) rest.push(chunk as Buffer);
  const all = Buffer.concat(rest);
  expect(all).toHaveLength(5_000_000);
  for (let block = 0; block < 500; block++) expect(all[block * 10_000 + 9_999]).toBe((block + 1) % 251);
});

test('maps an error that comes after some bytes', async () => {
  async function* failing() {
    yield Buffer.from('some');
    throw new Error('native');
  }
  await expect(read(relay(Readable.from(failing())))).rejects.toBe(mapped);
});

test('maps an error that comes before anybody reads', async () => {
  const inner = new Readable({read() {}});
  const outer = relay(inner);
  inner.destroy(new Error('native'));
  await new Promise((resolve) => outer.once('close', resolve));
  await expect(read(outer)).rejects.toBe(mapped);
});

test('takes a stream that closes before its end for a failure', async () => {
  const inner = new Readable({read() {}});
  const outer = relay(inner);
  inner.destroy();
  await expect(read(outer)).rejects.toBe(mapped);
});

test('destroys the inner stream at once, even while it waits', async () => {
  const inner = new Readable({read() {}});
  const outer = relay(inner);
  const writing = pipeline(
    outer,
    async function* (source) {
      for await (const chunk of source as AsyncIterable<Buffer>) yield chunk;
    },
    async (source) => {
      for await (const chunk of source as AsyncIterable<Buffer>) expect(chunk).toBeUndefined();
    },
  );
  outer.destroy(new Error('the reader failed'));
  await expect(writing).rejects.toThrow('the reader failed');
  expect(inner.destroyed).toBe(true);
});

test('ends when the inner stream is empty', async () => {
  expect(await read(relay(Readable.from([])))).toHaveLength(0);
});
