import {fileError} from '../../errors/index.ts';
import type {OperationContext} from '../context.ts';

/** Puts the page in its place, whole or not at all, with all secrets taken out; gives its path as asked for. */
export async function writeDocs(
  {runtime}: Pick<OperationContext, 'runtime'>,
  {file, page}: {file: string; page: string},
): Promise<string> {
  const {files, paths, env, redactor} = runtime;
  const path = paths.resolve(env.cwd, file);
  try {
    await files.makeDirectory(paths.dirname(path));
    await files.writeText(path, redactor.redact(page));
  } catch (error) {
    throw fileError(error, path) ?? error;
  }
  return file;
}
