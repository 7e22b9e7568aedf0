import {UsageError, systemCode} from '#src/errors/index.ts';
import type {Runtime} from '#src/runtime/ports.ts';
import type {StreamState, Upstream} from '#src/warehouse/index.ts';
import {linesOf, relayTalk} from '#plugins/files/relay-talk.ts';
import {createAnswers, questionPrefix} from './answer-questions.ts';
import type {ScriptConfig} from './config.ts';
import {missingProgram, scriptFailure} from './errors.ts';
import {nodeProgram} from './node-program.ts';
import {pythonProgram} from './python-program.ts';

export interface ScriptRequest {
  /** Path below the root. */
  file: string;
  state: StreamState | undefined;
  options: Readonly<Record<string, unknown>>;
  /** What it may read; undefined where there is nothing to ask. */
  upstream: Upstream | undefined;
  signal: AbortSignal;
}

export interface RunningScript {
  /** NDJSON lines. Fails when the script does. */
  records: AsyncIterable<string>;
  /** The place that the script has set, once all records came. */
  state(): StreamState | undefined;
}

/** Lines of errors that are about the runtimes and the programs around the script, not the script. */
const noise =
  /^\s+at .*\(?node:(internal\/|diagnostics_channel)|^node:internal\/|^\s+at .*\/\[eval\d*\]:|^Node\.js v\d|^ {2}File "<(string|frozen )/;

const statePrefix = '{"_weir_state":';

/** Starts a script in a process of its own. Throws `UsageError` when there is no such file or no program for it. */
export async function runScript(
  {root, python}: ScriptConfig,
  {file, state, options, upstream, signal}: ScriptRequest,
  runtime: Runtime,
): Promise<RunningScript> {
  const {paths, files} = runtime;
  const folder = paths.resolve(root);
  const path = paths.resolve(folder, file);
  if (!(await files.exists(path)))
    throw new UsageError(`There is no script ${file}`, {
      code: 'file-missing',
      hint: `Scripts are looked for below ${folder}.`,
    });
  const [program, ...words] = file.endsWith('.py')
    ? [python, '-c', pythonProgram]
    : [
        runtime.env.programPath,
        ...stripFlags(runtime.env.nodeVersion),
        '--input-type=module',
        '-e',
        nodeProgram,
      ];
  const companion = await runtime
    .startCompanion(program!, words, {
      cwd: folder,
      input: `${JSON.stringify({file: path, state, options, relations: upstream?.relations ?? {}})}\n`,
      keepsInput: true,
      env: {PYTHONUNBUFFERED: '1'},
      withChannel: true,
    })
    .catch((error: unknown) => {
      throw systemCode(error) === 'ENOENT' ? missingProgram(program!, file, error) : error;
    });
  signal.addEventListener('abort', companion.kill, {once: true});
  const output = relayTalk([companion.stdout, companion.stderr], file, runtime, {noise});
  const answers = createAnswers(upstream, companion.stdin!, signal);
  let nextState: StreamState | undefined;
  async function* records(): AsyncGenerator<string> {
    try {
      for await (const line of linesOf(companion.channel!)) {
        if (line.startsWith(questionPrefix)) await answers.take(line);
        else if (line.startsWith(statePrefix)) nextState = parseState(line);
        else yield `${line}\n`;
      }
      const ending = await companion.ended;
      await output.finished;
      signal.throwIfAborted();
      if (ending.exitCode !== 0) throw scriptFailure(file, ending, output.lastLines());
    } finally {
      signal.removeEventListener('abort', companion.kill);
      companion.kill();
      await answers.close();
    }
  }
  return {records: records(), state: () => nextState};
}

function parseState(line: string): StreamState {
  const {_weir_state: state} = JSON.parse(line) as {_weir_state: unknown};
  return state !== null && typeof state === 'object' && !Array.isArray(state)
    ? (state as StreamState)
    : {value: state};
}

/** From 22.18 on, Node takes the types out of TypeScript by itself. */
function stripFlags(nodeVersion: string): string[] {
  const [major = 0, minor = 0] = nodeVersion.replace(/^v/, '').split('.').map(Number);
  return major === 22 && minor < 18 ? ['--experimental-strip-types', '--no-warnings'] : ['--no-warnings'];
}
