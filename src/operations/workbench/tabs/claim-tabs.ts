import {hasSystemCode} from '../../../errors/index.ts';
import type {Runtime} from '../../../runtime/ports.ts';
import {parseSavedTabs, type OpenTabs, type SavedTabs} from './saved-tabs.ts';

/** A running workbench writes more often than this, so the id of its process was given to another one. */
const forgottenAfterMs = 120_000;

const noTabs: OpenTabs = {tabs: [], active: 0};

interface Found {
  path: string;
  modifiedMs: number;
  saved: SavedTabs;
}

/**
 * Takes over the latest tabs that no workbench works on, those of a crashed one included. Taking them is one rename,
 * so of two that start at once only one gets them. A file that is damaged is set aside.
 */
export async function claimTabs(runtime: Runtime, folder: string, ownFile: string): Promise<OpenTabs> {
  const {files} = runtime;
  if (!(await files.exists(folder))) return noTabs;
  for (const {path, saved} of await findFree(runtime, folder)) {
    try {
      await files.rename(path, ownFile);
    } catch (error) {
      if (hasSystemCode(error, 'ENOENT')) continue;
      throw error;
    }
    return {tabs: saved.tabs, active: Math.min(saved.active, Math.max(0, saved.tabs.length - 1))};
  }
  return noTabs;
}

async function findFree({files, paths, clock, env}: Runtime, folder: string): Promise<Found[]> {
  const found: Found[] = [];
  for (const name of await files.list(folder)) {
    if (!/^tabs-.*\.json$/.test(name)) continue;
    const path = paths.join(folder, name);
    try {
      const [{modifiedMs}, text] = [await files.stat(path), await files.readText(path)];
      const saved = parseSavedTabs(text);
      if (!saved) await files.rename(path, `${path}.damaged`);
      else if (isFree(saved, modifiedMs)) found.push({path, modifiedMs, saved});
    } catch (error) {
      if (!hasSystemCode(error, 'ENOENT')) throw error;
    }
  }
  return found.toSorted((a, b) => b.modifiedMs - a.modifiedMs);

  function isFree({owner}: SavedTabs, modifiedMs: number): boolean {
    if (!owner) return true;
    if (clock.now().getTime() - modifiedMs > forgottenAfterMs) return true;
    return owner.hostname === env.hostname && !env.isProcessAlive(owner.pid);
  }
}
