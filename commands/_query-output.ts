import {UsageError} from '#src/errors/index.ts';
import {isBinaryFormat, isHumanFormat, type ResultFormat} from '#src/present/formats.ts';
import {outputEndings, outputFileOf, type OutputFile} from '#src/present/output-file.ts';
import {noLimit, type QueryFlags} from './_query-flags.ts';

export const defaultHumanLimit = 500;

/** Where results go and in which form. */
export interface Output extends OutputFile {
  /** Path; absent for stdout. */
  file?: string;
  /** Most rows of a result. */
  limit?: number;
  /** Name of what holds one result only. */
  singleResultPlace?: string;
}

/** What the flags say of the output. Throws `UsageError` where they contradict one another. */
export function chooseOutput(flags: QueryFlags, stdout: {readonly isTerminal: boolean}): Output {
  const {out} = flags;
  const asked = flags.json ? 'json' : flags.format;
  const {format: named, compression} = outputFileOf(out ?? '');
  const format = asked ?? (out === undefined ? 'table' : named);
  if (format === undefined)
    throw new UsageError(`The name ${out} does not say what the file is to hold`, {
      hint: `Let it end in ${outputEndings.join(', ')} (text also with .gz or .zst), or pass --format.`,
    });
  if (flags.cost && isBinaryFormat(format))
    throw new UsageError(`--cost does not go with --format ${format}`, {hint: 'Choose a text format.'});
  if (isBinaryFormat(format) && out === undefined) refuseStdout(format, flags, stdout);
  if (isBinaryFormat(format) && compression !== 'none')
    throw new UsageError(`${format} is compressed inside and takes no .gz or .zst`, {
      hint: `Name the file as in result.${format}.`,
    });
  const limit = limitFor(format, flags);
  const singleResultPlace = out === undefined ? (isBinaryFormat(format) ? format : undefined) : '--out';
  return {
    format,
    compression,
    ...(out !== undefined && {file: out}),
    ...(limit !== undefined && {limit}),
    ...(singleResultPlace !== undefined && {singleResultPlace}),
  };
}

function refuseStdout(
  format: ResultFormat,
  {watch}: QueryFlags,
  stdout: {readonly isTerminal: boolean},
): void {
  if (stdout.isTerminal)
    throw new UsageError(`${format} is binary and does not go on a terminal`, {
      hint: `Send it into a file: weir query ... --out result.${format}`,
    });
  if (watch !== undefined)
    throw new UsageError(`--watch does not go with --format ${format}`, {hint: 'Choose a text format.'});
}

function limitFor(format: ResultFormat, {limit, out}: QueryFlags): number | undefined {
  if (format === 'parquet' && limit !== undefined && limit !== noLimit)
    throw new UsageError('--limit does not go with --format parquet', {
      hint: 'Write the limit into the statement.',
    });
  if (limit === undefined) return isHumanFormat(format) && out === undefined ? defaultHumanLimit : undefined;
  return limit === noLimit ? undefined : limit;
}
