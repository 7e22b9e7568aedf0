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

/** Statements that belong together. */
export interface Script {
  text: string;
  /** Path as people know it; absent for SQL that comes from no file. */
  file?: string;
}

/** The text to run. Throws `UsageError` when there is none or the file cannot be read. */
export async function readScript(context: OperationContext, {sql, file}: ScriptSource): Promise<string> {
  const [script] = await readScripts(context, {sql, files: file === undefined ? [] : [file]});
  return script!.text;
}

/** The scripts to run, those of a glob in the order of their names. Throws `UsageError` as `readScript`. */
export async function readScripts(
  {runtime, signal}: OperationContext,
  {sql, files}: {sql: string | undefined; files: readonly string[]},
): Promise<Script[]> {
  if (files.length > 0 && sql !== undefined)
    throw new UsageError('Both a statement and --file are given', {hint: 'Pass one of them.'});
  if (files.length > 0) {
    const paths: string[] = [];
    for (const file of files) paths.push(...(await findFiles(runtime, file)));
    return Promise.all(paths.map(async (file) => ({file, text: await readFile(runtime, file)})));
  }
  if (sql !== undefined && sql !== '-') return [{text: sql}];
  if (sql === undefined && runtime.streams.stdin.isTerminal)
    throw new UsageError('There is no SQL to run', {
      hint: 'Pass it as in `weir query "select 1"`, with --file query.sql, or pipe it in.',
    });
  return [{text: await readStdin(runtime, signal)}];
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

/** The file itself or, where there is none of that name, what the name matches as a glob. */
async function findFiles({files, paths, env}: Runtime, name: string): Promise<string[]> {
  if (!/[*?[{]/.test(name) || (await files.exists(paths.resolve(env.cwd, name)))) return [name];
  const found = await files.glob(name, env.cwd);
  if (found.length > 0) return found.map((path) => paths.relative(env.cwd, path));
  throw new UsageError(`No file matches ${name}`, {
    code: 'file-missing',
    hint: 'Check the pattern; it is taken relative to the current folder.',
  });
}

async function readFile({files, paths, env}: Runtime, file: string): Promise<string> {
  try {
    return await files.readText(paths.resolve(env.cwd, file));
  } catch (error) {
    throw fileError(error, file) ?? error;
  }
}
