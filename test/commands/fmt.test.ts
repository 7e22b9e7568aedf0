import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {createFolder} from '#test/helpers/folder.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

const files = {
  'weir.yml': 'project: shop\nconnections:\n    warehouse: {type: duckdb, path: w.duckdb}\n',
  'assets/mart/a.sql': 'SELECT 1 AS id FROM raw.x',
};

test('weir fmt --check and --diff change nothing, weir fmt writes', async () => {
  const cwd = await createFolder(files);
  const check = await runWeir(['fmt', '--check'], {cwd});
  expect(check).toMatchObject({exitCode: 1, stdout: ''});
  expect(check.stderr).toContain('would format assets/mart/a.sql');
  const diff = await runWeir(['fmt', 'assets', '--diff'], {cwd});
  expect(diff.stdout).toContain('-SELECT 1 AS id FROM raw.x\n+select 1 as id\n+from raw.x');
  expect(await readFile(join(cwd, 'assets/mart/a.sql'), 'utf8')).toBe(files['assets/mart/a.sql']);
  expect(await runWeir(['fmt'], {cwd})).toMatchObject({exitCode: 0});
  expect(await readFile(join(cwd, 'assets/mart/a.sql'), 'utf8')).toBe('select 1 as id\nfrom raw.x\n');
  expect(await readFile(join(cwd, 'weir.yml'), 'utf8')).toContain('\n  warehouse: {type: duckdb');
  expect(await runWeir(['fmt', '--check'], {cwd})).toMatchObject({exitCode: 0});
});

test('weir fmt --stdin formats outside of a project', async () => {
  const cwd = await createFolder();
  const result = await runWeir(['fmt', '--stdin'], {cwd, input: 'SELECT a FROM b WHERE c'});
  expect(result).toEqual({exitCode: 0, stderr: '', stdout: 'select a\nfrom b\nwhere c\n'});
});

test('weir fmt of a file that is not there', async () => {
  const cwd = await createFolder(files);
  const result = await runWeir(['fmt', 'asets'], {cwd});
  expect(result.exitCode).toBe(2);
  expect(result.stderr).toContain('asets');
});
