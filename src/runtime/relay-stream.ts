import {Readable} from 'node:stream';

/**
 * The same bytes with other errors. Failures of the inner stream arrive mapped; destroying the outer one destroys
 * the inner one at once, without an error, even while it waits. An outer stream that nobody reads yet may fail
 * without ending the process.
 */
export function relayStream(inner: Readable, mapError: (error: unknown) => unknown): Readable {
  const outer = new Readable({
    read: () => void inner.resume(),
    destroy(error, done) {
      inner.destroy();
      done(error);
    },
  });
  outer.on('error', () => {});
  inner.on('data', (chunk: Uint8Array) => {
    if (!outer.push(chunk)) inner.pause();
  });
  inner.pause();
  inner.once('end', () => outer.push(null));
  inner.on('error', (error) => outer.destroy(mapError(error) as Error));
  inner.once('close', () => {
    if (!inner.readableEnded && !outer.destroyed)
      outer.destroy(mapError(new Error('The stream closed before its end')) as Error);
  });
  return outer;
}

export function streamOf(pieces: readonly Uint8Array[]): Readable {
  return Readable.from(pieces, {objectMode: false});
}
