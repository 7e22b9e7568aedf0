import type {Runtime} from '#src/runtime/ports.ts';

/** The user's editor on a private copy of `text`; undefined when the editor reports an error. */
export async function editTextWith(
  runtime: Pick<Runtime, 'env' | 'files' | 'paths'>,
  runProgram: (command: string, args: readonly string[]) => Promise<number>,
  {text, extension}: {text: string; extension: string},
): Promise<string | undefined> {
  const directory = await runtime.files.makeTemporaryDirectory('weir-edit-');
  try {
    const path = runtime.paths.join(directory, `edit.${extension}`);
    await runtime.files.writeText(path, text, {mode: 0o600});
    const status = await runProgram(...editorCommand(runtime, path));
    if (status !== 0) return undefined;
    return await runtime.files.readText(path);
  } finally {
    await runtime.files.remove(directory);
  }
}

/** `VISUAL` and `EDITOR` may hold arguments, so a shell reads them, as Git does. */
function editorCommand({env}: Pick<Runtime, 'env'>, path: string): [string, string[]] {
  const chosen = env.get('VISUAL') || env.get('EDITOR');
  if (env.platform === 'win32') return ['cmd.exe', ['/d', '/s', '/c', `${chosen ?? 'notepad'} "${path}"`]];
  return ['/bin/sh', ['-c', `${chosen ?? 'vi'} "$@"`, 'editor', path]];
}
