import {mkdir, readdir, rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {afterAll, beforeEach, describe, expect, test} from 'vitest';
import {mountSmallDisk, type SmallDisk} from '#test/engines/small-disk.ts';
import {createFolder} from '#test/helpers/folder.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

const roomMegabytes = 6;

/** Mounting needs rights that a person seldom has, so without them these tests are left out. */
const disk: SmallDisk | undefined = await mountSmallDisk(roomMegabytes).catch((error: Error) => {
  process.stderr.write(`Skipped: tests of a full disk (${error.message})\n`);
  return undefined;
});

afterAll(() => disk?.unmount());

const head = 'id,name\n';
const small = `${head}1,a\n2,b\n`;
/** More than the disk holds, also after compression. */
const large = () =>
  head +
  Array.from({length: 400_000}, (_, id) => `${id},${Math.random().toString(36)}${Math.random()}\n`).join('');

const destinations = [
  {title: 'DuckDB', yaml: (path: string) => `{type: duckdb, path: ${path}/w.duckdb}`},
  {title: 'a lake', yaml: (path: string) => `{type: lake, root: ${path}/lake}`},
];

describe.skipIf(!disk)('a load onto a full disk', {timeout: 120_000}, () => {
  let project: string;

  beforeEach(async () => {
    project = await createFolder({'orders.csv': small});
    await mkdir(join(disk!.path, 'tmp'));
    await disk!.resize(roomMegabytes);
    return async () => {
      for (const name of await readdir(disk!.path)) await rm(join(disk!.path, name), {recursive: true});
    };
  });

  const weir = (env: Record<string, string>, ...args: string[]) => runWeir(args, {cwd: project, env});
  const load = (env = {}) =>
    weir(env, 'ingest', 'orders.csv', 'w:raw.orders', '--mode', 'replace', '--format', 'csv');
  const useConnection = (yaml: string) =>
    writeFile(join(project, 'weir.yml'), `project: p\ndefault_connection: w\nconnections:\n  w: ${yaml}\n`);
  const count = async () =>
    (await weir({}, 'query', 'select count(*) as n from raw.orders', '-o', 'csv')).stdout;

  function expectFullDisk(failed: {exitCode: number; stdout: string; stderr: string}) {
    expect(failed).toMatchObject({exitCode: 1});
    expect(failed.stdout + failed.stderr).toMatch(/space|disk.full|disk is full/i);
    expect(failed.stderr).not.toMatch(/\n\s+at /);
  }

  test.each(destinations)(
    'into $title says so, keeps the table, and goes through once there is room',
    async ({yaml}) => {
      await useConnection(yaml(disk!.path));
      expect(await load()).toMatchObject({exitCode: 0});
      await writeFile(join(project, 'orders.csv'), large());
      expectFullDisk(await load());
      expect(await count()).toMatch(/^n\s+2\s*$/);
      await disk!.resize(256);
      expect(await load()).toMatchObject({exitCode: 0});
      expect(await count()).toMatch(/^n\s+400000\s*$/);
    },
  );

  test('with its spool there says so, keeps the table, and goes through once there is room', async () => {
    await useConnection('{type: duckdb, path: w.duckdb}');
    const spool = {TMPDIR: join(disk!.path, 'tmp')};
    const fromInput = (text: string) =>
      runWeir(['ingest', '-', 'w:raw.orders', '--mode', 'replace', '--format', 'csv'], {
        cwd: project,
        env: spool,
        input: text,
      });
    expect(await fromInput(small)).toMatchObject({exitCode: 0});
    const many = large();
    expectFullDisk(await fromInput(many));
    // Node keeps its own cache there.
    expect((await readdir(spool.TMPDIR)).filter((name) => name !== 'node-compile-cache')).toEqual([]);
    expect(await count()).toMatch(/^n\s+2\s*$/);
    await disk!.resize(256);
    expect(await fromInput(many)).toMatchObject({exitCode: 0});
    expect(await count()).toMatch(/^n\s+400000\s*$/);
  });
});
