import type {Readable} from 'node:stream';
import type {WriteStream} from 'node:tty';
import {fileError} from '../errors/index.ts';
import type {OutputStream, Streams} from './ports.ts';

/** Exit status of a process whose reader went away, as a shell reports it for SIGPIPE. */
const closedPipeExitCode = 141;

export function createNodeStreams(): Streams {
  return {
    stdout: outputStream(process.stdout as WriteStream, 'stdout'),
    stderr: outputStream(process.stderr as WriteStream, 'stderr'),
    stdin: {
      get isTerminal() {
        return process.stdin.isTTY === true;
      },
      async read() {
        const chunks: Buffer[] = [];
        for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
        return Buffer.concat(chunks).toString('utf8');
      },
      stream: () => process.stdin as Readable,
    },
  };
}

function outputStream(stream: WriteStream, name: string): OutputStream {
  // A failed write reaches its caller. oclif's own listener would throw it a second time, where nobody can catch it.
  stream.removeAllListeners('error');
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(closedPipeExitCode);
  });
  return {
    get isTerminal() {
      return stream.isTTY === true;
    },
    get columns() {
      return stream.columns ?? 80;
    },
    get rows() {
      return stream.rows ?? 24;
    },
    node: stream,
    write: (data) =>
      new Promise((resolve, reject) => {
        stream.write(data, (error) => (error ? reject(fileError(error, name) ?? error) : resolve()));
      }),
  };
}
