import {chmod, readFile, readdir, stat, symlink, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {gunzipSync, zstdDecompressSync} from 'node:zlib';
import {describe, expect, test} from 'vitest';
import {createFolder} from '#test/helpers/folder.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

const sql = 'select range as id, \'naïve, "x"\' as text, null as nothing from range(3)';

async function createOutput(files: Record<string, string> = {}) {
  const folder = await createFolder(files);
  return {
    folder,
    read: (name: string) => readFile(join(folder, name)),
    query: (...args: string[]) => runWeir(['query', '-c', ':memory:', ...args], {cwd: folder}),
  };
}

describe('--out', () => {
  test.each([
    ['out.csv', 'csv'],
    ['out.tsv', 'tsv'],
    ['out.json', 'json'],
    ['out.ndjson', 'ndjson'],
    ['out.jsonl', 'ndjson'],
    ['out.md', 'markdown'],
    ['OUT.TXT', 'table'],
    ['out.csv.gz', 'csv'],
    ['out.ndjson.zst', 'ndjson'],
  ])('%s holds the bytes that stdout gets as %s', async (name, format) => {
    const {query, read, folder} = await createOutput();
    const result = await query(sql, '--out', name);
    expect(result).toMatchObject({stdout: '', exitCode: 0});
    const bytes = await read(name);
    const size = bytes.byteLength;
    expect(result.stderr).toBe(`Wrote 3 rows (${size} B) to ${name}.\n`);
    const plain = name.endsWith('.gz')
      ? gunzipSync(bytes)
      : name.endsWith('.zst')
        ? zstdDecompressSync(bytes)
        : bytes;
    expect(plain.toString('utf8')).toBe((await query(sql, '--format', format)).stdout);
    expect(await readdir(folder)).toEqual([name]);
  });

  test.each(['out.parquet', 'out.arrow'])('%s is read by others', async (name) => {
    const {query, folder} = await createOutput();
    await query('select range as id, range * 1.5 as x from range(5000)', '--out', name);
    if (name.endsWith('.parquet')) {
      const {stdout} = await query(`select count(*) as n, sum(x) as x from '${name}'`, '--format', 'csv');
      expect(stdout).toBe('n,x\n5000,18746250.0\n');
    } else {
      const {tableFromIPC} = await import('apache-arrow');
      expect(tableFromIPC(await readFile(join(folder, name))).numRows).toBe(5000);
    }
  });

  test('is not cut as tables on stdout are', async () => {
    const {query, read} = await createOutput();
    const {stderr} = await query('from range(1000)', '--out', 'all.md');
    expect(stderr).toMatch(/^Wrote 1,000 rows /);
    expect((await read('all.md')).toString().trimEnd().split('\n')).toHaveLength(1002);
    await query('from range(1000)', '--out', 'some.csv', '--limit', '10');
    expect((await read('some.csv')).toString().trimEnd().split('\n')).toHaveLength(11);
  });

  test('takes the format that is asked for before that of the name', async () => {
    const {query, read} = await createOutput();
    await query('select 1 as a', '--out', 'data.txt', '--format', 'csv');
    await query('select 1 as a', '--out', 'data.gz', '--json');
    expect((await read('data.txt')).toString()).toBe('a\n1\n');
    expect((await read('data.gz')).toString()).toBe('[\n{"a":1}\n]\n');
  });

  test('with --force replaces what a link leads to and keeps its mode', async () => {
    const {query, folder, read} = await createOutput({'real.csv': 'old\n'});
    await chmod(join(folder, 'real.csv'), 0o640);
    await symlink('real.csv', join(folder, 'link.csv'));
    await query('select 1 as a', '--out', 'link.csv', '--force');
    expect((await read('real.csv')).toString()).toBe('a\n1\n');
    expect((await stat(join(folder, 'real.csv'))).mode & 0o777).toBe(0o640);
    expect((await readdir(folder)).toSorted()).toEqual(['link.csv', 'real.csv']);
  });

  test('leaves the file that was there when the statement fails late, and nothing beside it', async () => {
    const {query, folder, read} = await createOutput({'out.csv': 'old\n'});
    const late = "select case when range = 200000 then error('late') else range end as a from range(300000)";
    const {exitCode, stderr} = await query(late, '--out', 'out.csv', '--force');
    expect({exitCode, stderr}).toMatchObject({exitCode: 1, stderr: expect.stringContaining('late')});
    expect((await read('out.csv')).toString()).toBe('old\n');
    expect(await readdir(folder)).toEqual(['out.csv']);
  });

  test('writes into a device as it is', async () => {
    const {query} = await createOutput();
    expect((await query('select 1 as a', '--out', '/dev/null', '--format', 'csv')).exitCode).toBe(0);
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
  });
});

describe('--stats', () => {
  test('is one JSON line with what was printed', async () => {
    const {query} = await createOutput();
    const {stdout, stderr} = await query(
      'select 1 as a; from range(100)',
      '--format',
      'csv',
      '--limit',
      '10',
      '--stats',
    );
    const lines = stderr.trimEnd().split('\n');
    expect(lines[0]).toBe('First 10 rows shown; pass --limit -1 for all.');
    const stats = JSON.parse(lines[1]!);
    expect(stats).toEqual({
      connection: ':memory:',
      statements: 2,
      failed: 0,
      rows: 11,
      bytes: stdout.length,
      truncated: true,
      elapsedMs: expect.any(Number),
      firstRowMs: expect.any(Number),
    });
    expect(stats.firstRowMs).toBeLessThanOrEqual(stats.elapsedMs);
  });

  test('comes also when a statement fails', async () => {
    const {query} = await createOutput();
    const {stderr, exitCode} = await query('select nope', '--stats');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stderr.split('\n')[0]!)).toMatchObject({
      statements: 1,
      failed: 1,
      rows: 0,
      firstRowMs: null,
    });
  });
});

describe('--cost', () => {
  test('prints expected rows and runs nothing', async () => {
    const {query, folder} = await createOutput();
    await writeFile(join(folder, 'a.csv'), 'a\n1\n');
    const script =
      "copy (select 1) to 'made.csv'; set threads = 1; select * from range(1000) where range > :n";
    const {stdout, exitCode} = await query(script, '-p', 'n:int=5', '--cost', '--format', 'ndjson');
    expect(exitCode).toBe(0);
    const estimates = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(estimates.map(({statement, rows}) => [statement, typeof rows])).toEqual([
      [1, 'object'],
      [2, 'object'],
      [3, 'number'],
    ]);
    expect(await readdir(folder)).toEqual(['a.csv']);
  });
});
