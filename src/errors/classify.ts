import {CancelledError, UsageError} from './families.ts';
import {OpsError} from './ops-error.ts';

/** True when the value carries this Node system error code (`ENOENT`, `ENOSPC`, ...). */
export function hasSystemCode(error: unknown, ...codes: string[]): boolean {
  return systemCode(error) !== undefined && codes.includes(systemCode(error)!);
}

/** The Node system error code of a value, if it has one. */
export function systemCode(error: unknown): string | undefined {
  const code = (error as {code?: unknown} | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error instanceof CancelledError);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Turns a failed file operation into a sentence about the file, or returns undefined if it is none. */
export function fileError(error: unknown, path: string): OpsError | undefined {
  const code = systemCode(error);
  switch (code) {
    case 'ENOENT':
      return new UsageError(`${path} does not exist`, {
        code: 'file-missing',
        hint: 'Check the path; it is taken relative to the project folder.',
        cause: error,
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new UsageError(`${path} cannot be accessed: ${messageOf(error)}`, {
        code: 'file-access',
        hint: 'Check the permissions of the file and of its folder.',
        cause: error,
      });
    case 'EISDIR':
    case 'ENOTDIR':
    case 'EEXIST':
      return new UsageError(`${path} cannot be used: ${messageOf(error)}`, {
        code: 'file-access',
        hint: code === 'EISDIR' ? 'Name a file, not a folder.' : 'One part of the path is a file.',
        cause: error,
      });
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFullError(path, error);
    default:
      return undefined;
  }
}

/** No space left: the one file error that may appear deep inside any load. */
export function diskFullError(path: string, cause: unknown): UsageError {
  return new UsageError(`No space is left on the device that holds ${path}: ${messageOf(cause)}`, {
    code: 'disk-full',
    hint: 'Free space or point the path at another disk, then run the same command again.',
    cause,
  });
}
