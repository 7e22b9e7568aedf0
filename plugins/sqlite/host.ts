import {spawn, type ChildProcess} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import type {Readable, Writable} from 'node:stream';
import {HostError} from './host-error.ts';
import type {HostAnswer, RequestName, Requests} from './programs/protocol.ts';

/** A process that has the database open. It answers one request at a time. */
export interface Host {
  request<Name extends RequestName>(
    name: Name,
    request: Requests[Name]['request'],
    signal?: AbortSignal,
  ): Promise<Requests[Name]['reply']>;
  /** Rows of `import` go in here, and those of `export` come out there. Each serves once. */
  readonly input: Writable;
  readonly output: Readable;
  inTransaction(): boolean;
  isAlive(): boolean;
  /** Ends the process: at once when it works, else after it has closed the database. */
  end(): Promise<void>;
}

/** Beside the sources there are sources, and in a build each program has a file of its own. */
const program = import.meta.url.endsWith('.ts')
  ? new URL('./programs/host.ts', import.meta.url)
  : new URL('../plugins/sqlite/programs/host.js', import.meta.url);

interface Waiting {
  resolve(reply: unknown): void;
  reject(error: unknown): void;
}

export function startHost(): Host {
  const {NODE_OPTIONS: _, ...env} = process.env;
  const child = spawn(process.execPath, ['--no-warnings', fileURLToPath(program)], {
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
    env,
  });
  let waiting: Waiting | undefined;
  let inTransaction = false;
  let lastWords = '';
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const settle = (act: (waiting: Waiting) => void) => {
    const current = waiting;
    waiting = undefined;
    if (current) act(current);
  };
  const fail = (error: unknown) => settle(({reject}) => reject(error));
  child
    .stderr!.setEncoding('utf8')
    .on('data', (text: string) => (lastWords = (lastWords + text).slice(-2000)));
  for (const stream of [child.stdin!, child.stdout!]) stream.on('error', () => {});
  child.on('message', (answer: HostAnswer) => {
    inTransaction = answer.inTransaction;
    settle(({resolve, reject}) =>
      'failure' in answer ? reject(new HostError(answer.failure)) : resolve(answer.reply),
    );
  });
  child.once('error', fail);
  child.once('exit', (code, signal) =>
    fail(new HostError({message: `SQLite's process ended (${signal ?? code}) ${lastWords}`.trim()})),
  );
  return {
    input: child.stdin!,
    output: child.stdout!,
    inTransaction: () => inTransaction,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    request<Name extends RequestName>(name: Name, request: Requests[Name]['request'], signal?: AbortSignal) {
      const {promise, resolve, reject} = Promise.withResolvers<Requests[Name]['reply']>();
      const onAbort = () => void child.kill('SIGKILL');
      waiting = {resolve: resolve as Waiting['resolve'], reject};
      if (signal?.aborted) onAbort();
      signal?.addEventListener('abort', onAbort, {once: true});
      if (child.connected) child.send({name, request}, (error) => error && fail(error));
      else fail(new HostError({message: `SQLite's process has ended ${lastWords}`.trim()}));
      return promise.finally(() => signal?.removeEventListener('abort', onAbort));
    },
    async end() {
      if (waiting) child.kill('SIGKILL');
      else disconnect(child);
      await ended;
    },
  };
}

function disconnect(child: ChildProcess): void {
  if (child.connected) child.disconnect();
  child.stdin!.destroy();
  child.stdout!.destroy();
}
