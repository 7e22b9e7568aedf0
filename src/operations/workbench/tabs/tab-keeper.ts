import {fileError} from '../../../errors/index.ts';
import type {Runtime} from '../../../runtime/ports.ts';
import type {OperationContext} from '../../context.ts';
import {historyPath} from '../../query-history/history-database.ts';
import {claimTabs} from './claim-tabs.ts';
import type {OpenTabs} from './saved-tabs.ts';

/** Keeps the texts of one workbench on disk while people type, so that nothing is lost when it dies. */
export interface TabKeeper {
  /** What the last workbench left; no tabs when there was none or another one has them. */
  readonly restored: OpenTabs;
  /** Remembers the tabs and writes them soon; many calls in a row are written once. */
  update(tabs: OpenTabs): void;
  /** Writes what is not written yet. */
  flush(): Promise<void>;
  /** Writes and leaves the tabs to the next workbench. */
  close(): Promise<void>;
}

export interface KeeperOptions {
  /** Default 500 ms. */
  delayMs?: number;
  /** Told when the tabs cannot be written; they are tried again with the next change. */
  onError: (error: unknown) => void;
}

const defaultDelayMs = 500;

/** Other workbenches take tabs for forgotten that were not touched for longer; see `claimTabs`. */
const touchEveryMs = 30_000;

/** Readable by its owner alone: texts may hold what others should not see. */
const privateMode = 0o600;

/** Each workbench writes a file of its own, so two at once never overwrite each other. */
export async function openTabKeeper(
  context: OperationContext,
  {onError, delayMs = defaultDelayMs}: KeeperOptions,
): Promise<TabKeeper> {
  const {runtime} = context;
  const {files, paths, clock, env} = runtime;
  const folder = paths.join(paths.dirname(await historyPath(context)), 'workbench');
  const file = paths.join(folder, `tabs-${runtime.randomId()}.json`);
  const restored = await claimTabs(runtime, folder, file).catch((error: unknown) => {
    throw fileError(error, folder) ?? error;
  });
  const isOver = new AbortController();
  let current: OpenTabs = restored;
  let isDirty = false;
  let isWaiting = false;
  let writing: Promise<void> = Promise.resolve();

  const write = (isOwned: boolean): Promise<void> => {
    isDirty = false;
    const owner = {pid: env.pid, hostname: env.hostname};
    const text = JSON.stringify({version: 1, ...(isOwned && {owner}), ...current});
    const work = writing.then(async () => {
      await files.makeDirectory(folder);
      await files.writeText(file, `${text}\n`, {mode: privateMode});
    });
    writing = work.catch((error: unknown) => {
      isDirty = true;
      onError(fileError(error, file) ?? error);
    });
    return writing;
  };
  const writeSoon = async () => {
    if (isWaiting) return;
    isWaiting = true;
    await clock.sleep(delayMs, isOver.signal).catch(() => {});
    isWaiting = false;
    if (isDirty && !isOver.signal.aborted) await write(true);
  };
  void touchWhileOpen(runtime, isOver.signal, () => (isEmpty(current) ? undefined : write(true)));

  return {
    restored,
    update(tabs) {
      current = tabs;
      isDirty = true;
      void writeSoon();
    },
    async flush() {
      if (isDirty) await write(true);
      await writing;
    },
    async close() {
      if (isOver.signal.aborted) return;
      isOver.abort();
      await writing;
      if (isEmpty(current)) await files.remove(file);
      else await write(false);
    },
  };
}

function isEmpty({tabs}: OpenTabs): boolean {
  return tabs.every(({text}) => text.trim() === '');
}

async function touchWhileOpen(
  {clock}: Runtime,
  signal: AbortSignal,
  touch: () => Promise<void> | undefined,
): Promise<void> {
  for (;;) {
    await clock.sleep(touchEveryMs, signal).catch(() => {});
    if (signal.aborted) return;
    await touch();
  }
}
