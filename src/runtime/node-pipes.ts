import {closeSync, constants, openSync} from 'node:fs';
import {Socket} from 'node:net';
import type {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {setTimeout as sleep} from 'node:timers/promises';
import {hasSystemCode} from '../errors/index.ts';
import type {PipeReader, WriteOptions} from './ports.ts';

/**
 * A blocking open of a FIFO would hold a libuv thread until the other side comes, and four of them would stop
 * every file operation; so it is opened non-blocking (ENXIO until there is a reader) and polled.
 */
export async function writePipe(path: string, source: Readable, options: WriteOptions): Promise<number> {
  const socket = new Socket({
    fd: await openForWriting(path, options.signal),
    readable: false,
    writable: true,
  });
  return countBytes(
    () => socket.bytesWritten,
    options,
    () => pipeline(source, socket, {signal: options.signal}),
  );
}

/**
 * The spare ends keep the pipe open until `finish`: before the first writer came, and also when the stream was
 * destroyed. What is written then is thrown away, because a writer that finds no reader may block for ever.
 */
export function openPipe(path: string): PipeReader {
  const open = (mode: number) => openSync(path, mode | constants.O_NONBLOCK);
  const stream = new Socket({fd: open(constants.O_RDONLY), readable: true, writable: false});
  const spareReader = open(constants.O_RDONLY);
  const spareWriter = open(constants.O_WRONLY);
  let drain: Socket | undefined;
  let isFinished = false;
  stream.once('close', () => {
    if (!isFinished) drain = new Socket({fd: spareReader, readable: true, writable: false}).resume();
  });
  return {
    stream,
    finish() {
      if (isFinished) return;
      isFinished = true;
      closeSync(spareWriter);
      if (!drain) closeSync(spareReader);
    },
  };
}

async function openForWriting(path: string, signal: AbortSignal): Promise<number> {
  for (;;) {
    try {
      return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch (error) {
      if (!hasSystemCode(error, 'ENXIO')) throw error;
    }
    await sleep(1, undefined, {signal});
  }
}

const reportEveryMs = 200;

/** Reports a byte counter while work runs, and returns its last state. */
export async function countBytes(
  bytesWritten: () => number,
  {onBytes}: WriteOptions,
  work: () => Promise<void>,
): Promise<number> {
  const timer = onBytes && setInterval(() => onBytes(bytesWritten()), reportEveryMs);
  try {
    await work();
    onBytes?.(bytesWritten());
    return bytesWritten();
  } finally {
    clearInterval(timer);
  }
}
