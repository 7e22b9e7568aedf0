import {spawnSync} from 'node:child_process';
import {readFile, readdir, stat, utimes, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {adapters} from '#plugins/index.ts';
import {loadProject} from '#src/config/load-project.ts';
import type {OpenTabs} from '#src/operations/workbench/tabs/saved-tabs.ts';
import {openTabKeeper} from '#src/operations/workbench/tabs/tab-keeper.ts';
import {createFolder} from '#test/helpers/folder.ts';
import {never, runtime} from './use-results.ts';

const tabs = (...texts: string[]): OpenTabs => ({
  tabs: texts.map((text, index) => ({id: `t${index}`, title: 'query', text, cursor: {line: 0, offset: 1}})),
  active: 0,
});

async function project() {
  const directory = await createFolder({'weir.yml': 'project: shop\n'});
  const folder = join(directory, '.weir', 'workbench');
  const errors: unknown[] = [];
  const open = () =>
    openTabKeeper(
      {runtime, adapters, signal: never, project: () => loadProject(runtime, adapters, {directory})},
      {delayMs: 1, onError: (error) => errors.push(error)},
    );
  return {
    directory,
    folder,
    errors,
    open,
    files: async () => (await readdir(folder)).filter((name) => name.endsWith('.json')),
  };
}

/** A process id that nothing has. */
const deadPid = spawnSync(process.execPath, ['-e', '0']).pid;

async function killOwner(path: string): Promise<void> {
  const saved = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify({...saved, owner: {...saved.owner, pid: deadPid}}));
}

describe('the texts of a workbench', () => {
  test('come back in the next one', async () => {
    const {open, files} = await project();
    const first = await open();
    expect(first.restored).toEqual({tabs: [], active: 0});
    const texts = {...tabs('select 1', '-- Zoë 🦆\nselect 2'), active: 1};
    first.update(texts);
    await first.close();
    const second = await open();
    expect(second.restored).toEqual(texts);
    await second.close();
    await second.close();
    expect(await files()).toHaveLength(1);
  });

  test('come back after a crash', async () => {
    const {open, folder, files} = await project();
    const crashed = await open();
    crashed.update(tabs('select 1'));
    crashed.update(tabs('select 12'));
    await crashed.flush();
    await killOwner(join(folder, (await files())[0]!));
    const next = await open();
    expect(next.restored.tabs.map(({text}) => text)).toEqual(['select 12']);
    await next.close();
  });

  test('of two at once do not mix, and each comes back', async () => {
    const {open} = await project();
    const [one, two] = [await open(), await open()];
    one.update(tabs('one'));
    two.update(tabs('two'));
    await Promise.all([one.flush(), two.flush()]);
    one.update(tabs('one more'));
    await one.close();
    await two.close();
    const again = await Promise.all([open(), open(), open()]);
    expect(again.map(({restored}) => restored.tabs[0]?.text).toSorted()).toEqual([
      'one more',
      'two',
      undefined,
    ]);
    await Promise.all(again.map((keeper) => keeper.close()));
  });

  test('are taken over when their process is another one by now', async () => {
    const {open, folder, files} = await project();
    const forgotten = await open();
    forgotten.update(tabs('old'));
    await forgotten.flush();
    const path = join(folder, (await files())[0]!);
    expect((await open()).restored.tabs).toEqual([]);
    await utimes(path, new Date(Date.now() - 600_000), new Date(Date.now() - 600_000));
    expect((await open()).restored.tabs.map(({text}) => text)).toEqual(['old']);
  });

  test('are private, and nothing stays of empty ones', async () => {
    const {open, folder, files} = await project();
    const keeper = await open();
    keeper.update(tabs('secret'));
    await keeper.flush();
    expect((await stat(join(folder, (await files())[0]!))).mode & 0o777).toBe(0o600);
    keeper.update(tabs(' \n'));
    await keeper.close();
    expect(await files()).toEqual([]);
  });

  test('in a damaged file are set aside, not lost and not in the way', async () => {
    const {open, folder} = await project();
    const keeper = await open();
    keeper.update(tabs('select 1'));
    await keeper.close();
    await writeFile(join(folder, 'tabs-x.json'), '{"version": 1, "tabs": [{');
    const next = await open();
    expect(next.restored.tabs).toHaveLength(1);
    expect(await readFile(join(folder, 'tabs-x.json.damaged'), 'utf8')).toContain('version');
    await next.close();
  });

  test('that cannot be written are reported and tried again', async () => {
    const {open, directory, errors, folder} = await project();
    const keeper = await open();
    await writeFile(join(directory, '.weir'), 'in the way');
    keeper.update(tabs('select 1'));
    await keeper.flush();
    expect(errors).toHaveLength(1);
    expect(String(errors[0])).toContain(folder);
    await runtime.files.remove(join(directory, '.weir'));
    await keeper.flush();
    await keeper.close();
    expect((await open()).restored.tabs).toHaveLength(1);
  });

  test('are the same whatever they are', async () => {
    const {open} = await project();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({unit: 'binary', minLength: 1}), {minLength: 1, maxLength: 4}),
        async (texts) => {
          const keeper = await open();
          keeper.update(tabs('x', ...texts));
          await keeper.close();
          const next = await open();
          expect(next.restored.tabs.map(({text}) => text)).toEqual(['x', ...texts]);
          await next.close();
        },
      ),
      {numRuns: 20},
    );
  });
});

test('outside of a project they are kept for the person', async () => {
  const home = await createFolder();
  const env = Object.create(runtime.env, {
    get: {value: (name: string) => (name === 'XDG_STATE_HOME' ? home : undefined)},
  });
  const context = {
    runtime: {...runtime, env},
    adapters,
    signal: never,
    project: () => loadProject(runtime, adapters, {directory: home}),
  };
  const keeper = await openTabKeeper(context, {onError: () => {}});
  keeper.update(tabs('select 1'));
  await keeper.close();
  expect(await readdir(join(home, 'weir', 'workbench'))).toHaveLength(1);
});
