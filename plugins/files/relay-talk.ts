import {createInterface} from 'node:readline';
import type {Readable} from 'node:stream';
import type {Runtime} from '#src/runtime/ports.ts';

/** Lines of a program's own output that an error shows. */
const shownLines = 20;

export interface RelayedTalk {
  /** Resolves when all of it was passed on. */
  finished: Promise<void>;
  /** The end of it, secrets taken out. */
  lastLines(): string[];
}

/**
 * What a program writes besides its data goes to stderr under its name, and its end is kept for errors. Lines that are
 * `noise` are left out.
 */
export function relayTalk(
  sources: readonly Readable[],
  name: string,
  {streams, redactor}: Runtime,
  {noise}: {noise?: RegExp} = {},
): RelayedTalk {
  const last: string[] = [];
  const relay = async (stream: Readable) => {
    for await (const line of linesOf(stream)) {
      if (noise?.test(line)) continue;
      if (line.trim() !== '') last.push(line);
      if (last.length > shownLines) last.shift();
      await streams.stderr.write(`${name}: ${redactor.redact(line)}\n`);
    }
  };
  const finished = Promise.all(sources.map(relay)).then(() => {});
  finished.catch(() => {});
  return {finished, lastLines: () => last.map((line) => redactor.redact(line))};
}

export function linesOf(stream: Readable): AsyncIterable<string> {
  return createInterface({input: stream, crlfDelay: Infinity});
}
