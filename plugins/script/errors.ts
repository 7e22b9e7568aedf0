import {TransferError, UsageError, type OpsError} from '#src/errors/index.ts';
import type {ErrorContext} from '#src/warehouse/index.ts';
import {translateError as translateDuckdbError, translateSourceError} from '#plugins/duckdb/errors.ts';

export function translateError(error: unknown, context: ErrorContext): OpsError | undefined {
  const {root} = context.config as {root: string};
  return (
    translateSourceError(error) ??
    translateDuckdbError(error, {...context, config: {...context.config, path: root}})
  );
}

/** `output` is the end of what the script wrote besides its records, where runtimes tell what went wrong. */
export function scriptFailure(
  file: string,
  ending: {exitCode: number | undefined; signal: string | undefined},
  output: readonly string[],
): TransferError {
  const how = ending.signal === undefined ? `status ${ending.exitCode}` : `signal ${ending.signal}`;
  return new TransferError([`${file} ends with ${how}`, ...output].join('\n  '), {
    code: 'transfer-source',
    hint: 'Nothing was loaded. Correct the script, then run the same command again.',
    details: {file, ...ending},
  });
}

export function missingProgram(program: string, file: string, cause: unknown): UsageError {
  return new UsageError(`There is no program ${program} to run ${file}`, {
    code: 'dependency-missing',
    hint: 'Install it, or put it on the PATH.',
    cause,
  });
}
