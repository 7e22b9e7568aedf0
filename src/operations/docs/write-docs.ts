import {OpsError, UsageError, fileError} from '../../errors/index.ts';
import type {OperationContext} from '../context.ts';

/**
 * Puts the page in its place, whole or not at all, with all secrets taken out; gives its path as asked for. Throws
 * `UsageError` where something else has that name.
 */
export async function writeDocs(
  {runtime}: Pick<OperationContext, 'runtime'>,
  {file, page}: {file: string; page: string},
): Promise<string> {
  const {files, paths, env, redactor} = runtime;
  const path = paths.resolve(env.cwd, file);
  try {
    const isThere = await files.exists(path);
    if (isThere && !isCatalog(await files.readText(path)))
      throw new UsageError(`${file} is there already and is no catalog, so it stays as it is`, {
        code: 'file-access',
        hint: 'Name another file with --out.',
      });
    await files.makeDirectory(paths.dirname(path));
    await files.writeText(path, redactor.redact(page));
  } catch (error) {
    throw error instanceof OpsError ? error : (fileError(error, path) ?? error);
  }
  return file;
}

/** A page that was written before may be replaced. */
function isCatalog(text: string): boolean {
  return text === '' || text.includes('<script type="application/json" id="catalog">');
}
