import {TransferError, UsageError, type OpsError} from '#src/errors/index.ts';
import type {ErrorContext} from '#src/warehouse/index.ts';
import {translateError as translateDuckdbError, translateSourceError} from '#plugins/duckdb/errors.ts';

export function translateError(error: unknown, context: ErrorContext): OpsError | undefined {
  const {command} = context.config as {command: string};
  return (
    translateSourceError(error) ??
    translateDuckdbError(error, {...context, config: {...context.config, path: command}})
  );
}

/** `output` is the end of what the tap wrote besides its messages. */
export function tapFailure(
  command: string,
  ending: {exitCode: number | undefined; signal: string | undefined},
  output: readonly string[],
): TransferError {
  const how = ending.signal === undefined ? `status ${ending.exitCode}` : `signal ${ending.signal}`;
  return new TransferError([`The tap ${command} ends with ${how}`, ...output].join('\n  '), {
    code: 'transfer-source',
    hint: "Nothing was loaded. Check `config` and `secrets` of the connection; the lines above are the tap's own.",
    details: {command, ...ending},
  });
}

export function missingTap(command: string, cause: unknown): UsageError {
  return new UsageError(`There is no program ${command}`, {
    code: 'dependency-missing',
    hint: 'Install the tap, e.g. with pip into a virtual environment, and set `command` to its path.',
    cause,
  });
}

export function badMessage(command: string, line: string): TransferError {
  const shown = line.length > 200 ? `${line.slice(0, 200)}...` : line;
  return new TransferError(`The tap ${command} writes what is no Singer message: ${shown}`, {
    code: 'transfer-source',
    hint: 'A tap may write only messages to standard output; its own talk belongs on standard error.',
  });
}

export function unknownStream(command: string, name: string, known: readonly string[]): UsageError {
  return new UsageError(`The tap ${command} has no stream ${name}`, {
    code: 'usage-unknown-stream',
    hint: known.length > 0 ? `Its streams: ${known.join(', ')}.` : 'It names no streams at all.',
  });
}
