import {TimeoutError, UsageError, fileError, messageOf} from '../errors/index.ts';
import type {Runtime} from '../runtime/ports.ts';
import type {Reference} from './references.ts';

/** Where a reference stands and what it is relative to. */
export interface ReferenceScope {
  runtime: Runtime;
  /** Folder that `file:` paths and commands start from. */
  root: string;
  /** Connection and setting that need the value, e.g. `connection app, setting password`. */
  owner: string;
  signal?: AbortSignal;
  /** Default 30 s. */
  commandTimeoutMs?: number;
}

const defaultCommandTimeoutMs = 30_000;

/** Fetches what a reference points at. Throws `UsageError` that names owner and reference, never the value. */
export async function resolveReference(reference: Reference, scope: ReferenceScope): Promise<string> {
  switch (reference.kind) {
    case 'env':
      return readVariable(reference.target, scope);
    case 'file':
      return readSecretFile(reference.target, scope);
    case 'keychain':
      return readKeychain(reference.target, scope);
    case 'cmd':
      return runSecretCommand(reference.target, scope);
  }
}

function readVariable(name: string, {runtime, owner}: ReferenceScope): string {
  const value = runtime.env.get(name);
  if (value !== undefined && value !== '') return value;
  throw secretError(
    `The environment variable ${name} is ${value === undefined ? 'not set' : 'empty'}; it is needed by ${owner}`,
    `Set it, for example with \`export ${name}=...\`, and run the command again.`,
  );
}

async function readSecretFile(path: string, {runtime, root, owner}: ReferenceScope): Promise<string> {
  const absolute = expandPath(path, {runtime, root});
  try {
    return withoutFinalNewline(await runtime.files.readText(absolute));
  } catch (error) {
    const known = fileError(error, absolute);
    if (!known) throw error;
    throw secretError(`${known.message}; it is needed by ${owner}`, known.hint, error);
  }
}

async function readKeychain(target: string, {runtime, owner}: ReferenceScope): Promise<string> {
  const separator = target.lastIndexOf('/');
  const service = target.slice(0, Math.max(separator, 0));
  const account = target.slice(separator + 1);
  if (!service || !account)
    throw secretError(
      `keychain:${target} of ${owner} is incomplete`,
      'Write keychain:service/account, as the keychain lists the entry.',
    );
  let value: string | undefined;
  try {
    value = await runtime.keychain.read(service, account);
  } catch (error) {
    throw secretError(
      `The keychain of this machine cannot be read: ${messageOf(error)}; it is needed by ${owner}`,
      'Unlock the keychain, or use env:VARIABLE on machines without one.',
      error,
    );
  }
  if (value !== undefined && value !== '') return value;
  throw secretError(
    `The keychain has no entry ${service} with the account ${account}; it is needed by ${owner}`,
    'Add the entry to the keychain, or use env:VARIABLE on machines without one.',
  );
}

async function runSecretCommand(command: string, scope: ReferenceScope): Promise<string> {
  const {runtime, root, owner, signal} = scope;
  const timeoutMs = scope.commandTimeoutMs ?? defaultCommandTimeoutMs;
  const result = await runtime
    .spawn(command, [], {cwd: root, shell: true, timeoutMs, ...(signal && {signal})})
    .catch((error: unknown) => {
      if (!(error instanceof TimeoutError)) throw error;
      throw secretError(
        `The command \`${command}\` did not end within ${timeoutMs / 1000} s; it is needed by ${owner}`,
        'Run it by hand; it must not ask questions.',
        error,
      );
    });
  const value = withoutFinalNewline(result.stdout);
  if (result.exitCode === 0 && value !== '') return value;
  const said = result.stderr.trim();
  const outcome = result.exitCode === 0 ? 'printed nothing' : `ended with status ${result.exitCode}`;
  throw secretError(
    runtime.redactor.redact(
      `The command \`${command}\` ${outcome}${said ? `: ${said}` : ''}; it is needed by ${owner}`,
    ),
    'Run it by hand; it must print the value alone and end with status 0.',
  );
}

/** Absolute form of a path written in weir.yml; `~/` is the home folder. */
export function expandPath(path: string, {runtime, root}: {runtime: Runtime; root: string}): string {
  const expanded = /^~(?=[/\\]|$)/.test(path)
    ? runtime.paths.join(runtime.env.homeDirectory, path.slice(1))
    : path;
  return runtime.paths.resolve(root, expanded);
}

function withoutFinalNewline(text: string): string {
  return text.replace(/\r?\n$/, '');
}

function secretError(message: string, hint: string | undefined, cause?: unknown): UsageError {
  return new UsageError(message, {
    code: 'config-secret',
    ...(hint !== undefined && {hint}),
    ...(cause !== undefined && {cause}),
  });
}
