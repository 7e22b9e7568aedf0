import {systemCode} from '#src/errors/index.ts';
import type {Companion, Runtime} from '#src/runtime/ports.ts';
import type {SingerConfig} from './config.ts';
import {missingTap} from './errors.ts';

/** A tap at work, and the private folder with its files. */
export interface RunningTap {
  companion: Companion;
  /** Ends the tap if it still runs, and removes its files. */
  dispose(): Promise<void>;
}

/** Files that the tap gets, by the flag that names them. */
export type TapFiles = Readonly<Record<'catalog' | 'state', unknown>>;

/** Starts the tap with its configuration in a file that only this user may read. */
export async function startTap(
  {command, args, config, secrets}: SingerConfig,
  words: readonly string[],
  files: Partial<TapFiles>,
  {runtime, signal}: {runtime: Runtime; signal: AbortSignal},
): Promise<RunningTap> {
  signal.throwIfAborted();
  const folder = await runtime.files.makeTemporaryDirectory('weir-tap-');
  const removeFiles = () => runtime.files.remove(folder);
  try {
    const flags: string[] = [];
    for (const [name, content] of Object.entries({config: {...config, ...secrets}, ...files})) {
      if (content === undefined) continue;
      const path = runtime.paths.join(folder, `${name}.json`);
      await runtime.files.writeText(path, JSON.stringify(content), {mode: 0o600});
      flags.push(`--${name}`, path);
    }
    const program = /[/\\]/.test(command) ? runtime.paths.resolve(command) : command;
    const companion = await runtime.startCompanion(program, [...args, ...flags, ...words], {
      env: {PYTHONUNBUFFERED: '1'},
    });
    signal.addEventListener('abort', companion.kill, {once: true});
    return {
      companion,
      async dispose() {
        signal.removeEventListener('abort', companion.kill);
        companion.kill();
        await companion.ended;
        await removeFiles();
      },
    };
  } catch (error) {
    await removeFiles();
    throw systemCode(error) === 'ENOENT' || systemCode(error) === 'EACCES'
      ? missingTap(command, error)
      : error;
  }
}
