import {CancelledError, UsageError, fileError} from '../../errors/index.ts';
import type {Runtime} from '../../runtime/ports.ts';
import type {OperationContext} from '../context.ts';

/** Where the SQL comes from; the first that is given counts. */
export interface ScriptSource {
  /** The statements themselves; `-` reads them from stdin. */
  sql: string | undefined;
  /** Path of a file, taken from the current folder. */
  file: string | undefined;
}

/** The text to run. Throws `UsageError` when there is none or the file cannot be read. */
export async function readScript({runtime, signal}: OperationContext, source: ScriptSource): Promise<string> {
  if (source.file !== undefined && source.sql !== undefined)
    throw new UsageError('Both a statement and --file are given', {hint: 'Pass one of them.'});
  if (source.file !== undefined) return readFile(runtime, source.file);
  if (source.sql !== undefined && source.sql !== '-') return source.sql;
  if (source.sql === undefined && runtime.streams.stdin.isTerminal)
    throw new UsageError('There is no SQL to run', {
      hint: 'Pass it as in `weir query "select 1"`, with --file query.sql, or pipe it in.',
    });
  return readStdin(runtime, signal);
}

/** Ctrl-C ends the wait for input; a stream that is destroyed tells its reader nothing. */
async function readStdin({streams: {stdin}}: Runtime, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      stdin.stream().destroy();
      reject(new CancelledError());
    };
    signal.addEventListener('abort', giveUp, {once: true});
    stdin
      .read()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', giveUp));
  });
}

async function readFile({files, paths, env}: Runtime, file: string): Promise<string> {
  try {
    return await files.readText(paths.resolve(env.cwd, file));
  } catch (error) {
    throw fileError(error, file) ?? error;
  }
}
