import {UsageError, fileError, hasSystemCode} from '../../errors/index.ts';
import type {Compression, FileSink} from '../../runtime/ports.ts';
import type {OperationContext} from '../context.ts';

/** A file for results, path taken from the current folder. Throws `UsageError` where it cannot be written. */
export async function openOutputFile(
  {runtime: {files, paths, env}}: OperationContext,
  file: string,
  options: {overwrite: boolean; compression: Compression},
): Promise<FileSink> {
  const explain = (error: unknown): never => {
    if (hasSystemCode(error, 'EEXIST'))
      throw new UsageError(`${file} exists already`, {
        code: 'file-access',
        hint: 'Name another file, or pass --force to replace it.',
      });
    throw fileError(error, file) ?? error;
  };
  const sink = await files.openSink(paths.resolve(env.cwd, file), options).catch(explain);
  return {
    write: (data) => sink.write(data).catch(explain),
    commit: () => sink.commit().catch(explain),
    discard: () => sink.discard(),
  };
}
