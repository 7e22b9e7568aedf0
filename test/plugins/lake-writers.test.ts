import {mkdir, readFile, rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {execa} from 'execa';
import {expect, test} from 'vitest';
import lake from '#plugins/lake/index.ts';
import {readAll} from '#test/contract/session.ts';
import {repositoryRoot} from '#test/helpers/repository.ts';
import {loadInto, runtime, useFolder, useOpen} from './open-plugin.ts';
import {sourceOf} from '#test/contract/byte-sources.ts';
import {people} from '#test/contract/text-tables.ts';

const folder = useFolder();
const open = useOpen(lake);
const writers = 4;
const loadsOfEach = 12;

/** The lock of a process that died. */
const deadLock = JSON.stringify({pid: 2147483646, host: runtime.env.hostname});

const idsOf = async (root: string) =>
  (await readAll(await open({root}), 'select id from raw.orders order by id')).rows.map(([id]) => id);

test(
  'processes that take over the lock of a dead one at once lose no load of each other',
  {timeout: 180_000},
  async () => {
    const root = join(folder, 'busy');
    const inner = join(root, 'raw/orders/_weir');
    await mkdir(inner, {recursive: true});
    const lock = join(inner, 'lock');
    await writeFile(lock, deadLock);
    const programs = Array.from({length: writers}, (_, index) =>
      execa(
        process.execPath,
        [
          '--import',
          'tsx',
          'test/helpers/lake-writer.ts',
          root,
          String(index * loadsOfEach),
          String(loadsOfEach),
        ],
        {cwd: repositoryRoot},
      ),
    );
    let areDone = false;
    const done = Promise.allSettled(programs).finally(() => (areDone = true));
    // As if yet another had died, again and again.
    while (!areDone) {
      await writeFile(lock, deadLock, {flag: 'wx'}).catch(() => {});
      await pause(1);
    }
    expect((await done).filter(({status}) => status === 'rejected')).toEqual([]);
    const expected = Array.from({length: writers * loadsOfEach}, (_, id) => id);
    expect(await idsOf(root)).toEqual(expected);
  },
);

const append = async (root: string, id: string) =>
  loadInto(await open({root}), 'orders', sourceOf(people([id, 'a'])), {
    into: {schema: 'raw', name: 'orders'},
    mode: 'append',
    loadedAt: '2026-01-05T00:00:00Z',
  });

test('a version counts once its manifest has its name, also where its writer died before it moved the pointer', async () => {
  const root = join(folder, 'died');
  const pointer = join(root, 'raw/orders/_weir/current');
  await append(root, '1');
  const former = await readFile(pointer);
  await rm(pointer);
  expect(await idsOf(root)).toEqual([1]);
  await append(root, '2');
  await writeFile(pointer, former);
  expect(await idsOf(root)).toEqual([1, 2]);
  await append(root, '3');
  expect(await idsOf(root)).toEqual([1, 2, 3]);
  expect(await readFile(pointer, 'utf8')).toBe('manifest-3.json\n');
});
