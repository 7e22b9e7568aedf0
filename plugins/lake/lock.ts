import {TransferError, systemCode} from '#src/errors/index.ts';
import type {Runtime} from '#src/runtime/ports.ts';

const longestWaitMs = 30_000;
const askEveryMs = 15;

interface Holder {
  pid?: number;
  host?: string;
}

/** Does short work while no other process does such work on the table. What a dead process of this machine held is free. */
export async function withLock<Result>(
  path: string,
  runtime: Runtime,
  work: () => Promise<Result>,
): Promise<Result> {
  const {clock, env, files} = runtime;
  const startedMs = clock.monotonicMs();
  const holder: Holder = {pid: env.pid, host: env.hostname};
  while (!(await takeLock(path, holder, runtime))) {
    if (await isLeftOver(path, runtime)) {
      const aside = `${path}-${runtime.randomId()}`;
      await files.rename(path, aside).then(
        () => files.remove(aside),
        () => {},
      );
      continue;
    }
    if (clock.monotonicMs() - startedMs > longestWaitMs) throw heldError(path);
    await clock.sleep(askEveryMs);
  }
  try {
    return await work();
  } finally {
    await files.remove(path);
  }
}

async function takeLock(path: string, holder: Holder, {files}: Runtime): Promise<boolean> {
  try {
    await files.createText(path, JSON.stringify(holder));
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

async function isLeftOver(path: string, {files, env}: Runtime): Promise<boolean> {
  try {
    const {pid, host} = JSON.parse(await files.readText(path)) as Holder;
    return host === env.hostname && pid !== undefined && !env.isProcessAlive(pid);
  } catch {
    return false;
  }
}

function heldError(path: string): TransferError {
  return new TransferError(`Another process has held ${path} for ${longestWaitMs / 1000} s`, {
    code: 'transfer-destination',
    hint: 'Wait for that process. If it is gone, remove the file and run the same command again.',
    details: {path},
    retryable: true,
  });
}
