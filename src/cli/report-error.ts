import {CancelledError, OpsError, diskFullError, hasSystemCode, isAbort} from '../errors/index.ts';
import type {Runtime} from '../runtime/ports.ts';
import {describeError, errorRecord} from './describe-error.ts';
import {fromOclifError, ownWords} from './oclif-error.ts';

/** Exit status of a defect in weir itself, as `sysexits.h` names it. */
const defectExitCode = 70;

/**
 * The only place that turns an error into words on stderr and an exit code. Secrets are taken out; a person's
 * mistake never shows a stack, a defect always does.
 */
export async function reportError(
  error: unknown,
  runtime: Pick<Runtime, 'streams' | 'redactor'>,
  options: {json?: boolean} = {},
): Promise<number> {
  const known = asOpsError(error);
  const write = (text: string) => runtime.streams.stderr.write(`${runtime.redactor.redact(text)}\n`);
  if (!known) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    await write(`This is a defect in weir, please report it with the lines below.\n${stack}`);
    return defectExitCode;
  }
  if (options.json) await write(JSON.stringify({error: errorRecord(known)}));
  else if (!(known instanceof CancelledError)) await write(describeError(known));
  return known.exitCode;
}

function asOpsError(error: unknown): OpsError | undefined {
  if (error instanceof OpsError) {
    error.message = ownWords(error.message);
    return error;
  }
  if (isAbort(error) || (error as Error)?.name === 'ExitPromptError') return new CancelledError();
  if (hasSystemCode(error, 'ENOSPC', 'EDQUOT'))
    return diskFullError((error as {path?: string}).path ?? 'the project', error);
  return fromOclifError(error);
}
