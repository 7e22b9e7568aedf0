import {mkdir, open, rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {execa} from 'execa';
import {afterAll, beforeEach, describe, expect, test} from 'vitest';
import {mountSmallDisk, type SmallDisk} from '#test/engines/small-disk.ts';
import {repositoryPath} from '#test/helpers/repository.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

/** Mounting needs rights that a person seldom has, so without them these tests are left out. */
const disk: SmallDisk | undefined = await mountSmallDisk(12).catch((error: Error) => {
  process.stderr.write(`Skipped: tests of a full disk (${error.message})\n`);
  return undefined;
});

afterAll(() => disk?.unmount());

const weirYml = 'project: p\ndefault_connection: w\nconnections: {w: {type: duckdb, path: w.duckdb}}\n';
const rows = (count: number) =>
  `select range as id, hash(range) as a, hash(range + 1) as b from range(${count})`;

describe.skipIf(!disk)('a full disk', () => {
  let project: string;
  let number = 0;

  beforeEach(async () => {
    project = join(disk!.path, `p${number++}`);
    await mkdir(join(project, 'assets'), {recursive: true});
    await writeFile(join(project, 'weir.yml'), weirYml);
    return () => rm(project, {recursive: true});
  });

  const weir = (...args: string[]) => runWeir(args, {cwd: project});
  const fill = async () => {
    const file = await open(join(disk!.path, 'fill'), 'w');
    await file.writeFile(Buffer.alloc(20 * 2 ** 20)).catch(() => {});
    await file.close();
  };

  test('in a build says so, keeps the former table, and the next run goes through once there is room', async () => {
    const asset = join(project, 'assets/t.sql');
    await writeFile(asset, rows(10));
    expect(await weir('run')).toMatchObject({exitCode: 0});
    await writeFile(asset, rows(3_000_000));
    const failed = await weir('run');
    expect(failed.exitCode).toBeGreaterThan(0);
    expect(failed.exitCode).toBeLessThan(70);
    expect(failed.stderr).toMatch(/space|full/i);
    expect(failed.stderr).not.toMatch(/\n\s+at /);
    await disk!.resize(64);
    await writeFile(asset, rows(20));
    expect(await weir('run')).toMatchObject({exitCode: 0});
    expect((await weir('query', 'select count(*) from t', '-o', 'csv')).stdout).toContain('20');
    await disk!.resize(12);
  });

  test('before a run begins changes nothing and says so', async () => {
    await writeFile(join(project, 'assets/t.sql'), rows(10));
    expect(await weir('run')).toMatchObject({exitCode: 0});
    await fill();
    const failed = await weir('run');
    await rm(join(disk!.path, 'fill'));
    expect(failed).toMatchObject({exitCode: 2, stderr: expect.stringContaining('[disk-full]')});
    expect(failed.stderr).not.toMatch(/\n\s+at /);
    expect(await weir('run')).toMatchObject({exitCode: 0});
  });

  test('under the output of a query says so', async () => {
    await writeFile(join(project, 'weir.yml'), weirYml.replace('w.duckdb', "':memory:'"));
    const result = await execa(
      'sh',
      [
        '-c',
        `"$0" "$1" query "from range(500000)" -o csv > "$2"`,
        process.execPath,
        repositoryPath('bin/run.js'),
        '/dev/full',
      ],
      {cwd: project, reject: false},
    );
    expect(result).toMatchObject({exitCode: 2, stderr: expect.stringContaining('[disk-full]')});
    expect(result.stderr).not.toMatch(/\n\s+at /);
  });
});
