import {readFile, readdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {createFolder} from '#test/helpers/folder.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

const weirYml = `project: shop
default_connection: w
connections:
  w: {type: duckdb, path: ":memory:"}
  other: {type: duckdb, path: ":memory:"}
`;

async function createProject(files: Record<string, string> = {}) {
  const folder = await createFolder({'weir.yml': weirYml, ...files});
  return {
    folder,
    weir: (...args: string[]) => runWeir(args, {cwd: folder}),
    read: (name: string) => readFile(join(folder, 'snippets', `${name}.sql`), 'utf8'),
  };
}

const byRange = [
  'snippet',
  'save',
  'by_range',
  'select range as n from range(10) where range between :low and :high',
];

describe('weir snippet save', () => {
  test('writes a file that says its parameters, for git and for people', async () => {
    const {weir, read} = await createProject();
    const flags = ['-p', 'low:int=3', '-p', 'high:int', '-d', 'Numbers */ of: a range', '-c', 'w'];
    const {stdout, exitCode} = await weir(...byRange, ...flags);
    expect({stdout, exitCode}).toEqual({
      stdout: 'Saved snippets/by_range.sql. Run it with: weir snippet run by_range --param high=<int>\n',
      exitCode: 0,
    });
    expect(await read('by_range')).toBe(`/* @weir
description: "Numbers * / of: a range"
connection: w
params:
  low: { type: int, default: "3" }
  high: { type: int }
*/
select range as n from range(10) where range between :low and :high
`);
  });

  test('takes a file with its own header, and what the flags say besides', async () => {
    const file = `-- kept\n/* @weir\ndescription: Mine\nparams: {a: {type: date}}\n*/\nselect :a, :b\n`;
    const {weir, read} = await createProject({'a.sql': file});
    await weir('snippet', 'save', 'a', '--file', 'a.sql', '-p', 'a=2026-01-31');
    expect(await read('a')).toBe(
      '/* @weir\ndescription: Mine\nparams:\n  a: { type: date, default: 2026-01-31 }\n  b: { type: text }\n*/\nselect :a, :b\n',
    );
  });

  test('takes the last statement with its connection', async () => {
    const {weir, read} = await createProject();
    await weir('query', '-c', 'other', 'select 1; select :n', '-p', 'n=2');
    await weir('snippet', 'save', 'last', '--last', '-p', 'n:int');
    expect(await read('last')).toBe(
      '/* @weir\nconnection: other\nparams:\n  n: { type: int }\n*/\nselect :n\n',
    );
  });

  test('replaces one only with --force', async () => {
    const {weir, read} = await createProject();
    await weir('snippet', 'save', 'a', 'select 1');
    expect((await weir('snippet', 'save', 'a', 'select 2')).exitCode).toBe(2);
    expect(await read('a')).toBe('select 1\n');
    await weir('snippet', 'save', 'a', '-- two\nselect 2', '--force');
    expect(await read('a')).toBe('-- two\nselect 2\n');
  });
});

describe('weir snippet run', () => {
  test('is a query with the declared types, defaults and connection', async () => {
    const {weir} = await createProject();
    await weir(...byRange, '-p', 'low:int=3', '-p', 'high:int');
    const run = ['snippet', 'run', 'by_range', '--format', 'csv'];
    expect(await weir(...run, '-p', 'high=5')).toEqual({stdout: 'n\n3\n4\n5\n', stderr: '', exitCode: 0});
    expect((await weir(...run, '-p', 'high=5', '-p', 'low=5', '--stats')).stderr).toMatch(
      /^\{"connection":"w"/,
    );
    expect((await weir(...run, '-p', 'high=1', '-c', 'other', '--stats')).stderr).toMatch(
      /"connection":"other"/,
    );
    const [latest] = JSON.parse((await weir('history', '--json', '--limit', '1')).stdout);
    expect(latest).toMatchObject({file: 'snippets/by_range.sql', parameters: ['high', 'low']});
  });

  test('shows an error at its line of the file', async () => {
    const {weir} = await createProject({'snippets/a.sql': '/* @weir\ndescription: x\n*/\n\nselect nope\n'});
    expect((await weir('snippet', 'run', 'a')).stderr).toMatch(/^ {2}5 \| select nope\n {13}\^$/m);
  });
});

describe('weir snippet list, show and remove', () => {
  test('list names parameters, and files that cannot be read', async () => {
    const {weir, folder} = await createProject({
      'snippets/a.sql': '/* @weir\ndescription: First\nparams: {n: {type: int, default: 1}}\n*/\nselect :n\n',
      'snippets/b.sql': 'select 1\n',
    });
    expect((await weir('snippet', 'list')).stdout).toBe(
      'SNIPPET  CONNECTION  PARAMETERS  DESCRIPTION\na        -           n:int=1     First\nb        -           -           -\n',
    );
    await writeFile(join(folder, 'snippets/c.sql'), '/* @weir\nprams: 1\n*/ select 1');
    const {stdout, stderr, exitCode} = await weir('snippet', 'list', '--json');
    expect(JSON.parse(stdout)).toMatchObject([
      {name: 'a', params: {n: {type: 'int', default: '1'}}},
      {name: 'b'},
    ]);
    expect({exitCode, stderr}).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('snippets/c.sql:2:1'),
    });
    expect((await weir('snippet', 'run', 'a', '--format', 'csv')).exitCode).toBe(0);
  });

  test('show prints the file, remove deletes it', async () => {
    const {weir, folder} = await createProject({'snippets/a.sql': 'select 1\n'});
    expect((await weir('snippet', 'show', 'a')).stdout).toBe('select 1\n');
    expect(JSON.parse((await weir('snippet', 'show', 'a', '--json')).stdout)).toEqual({
      name: 'a',
      file: 'snippets/a.sql',
      params: {},
      sql: 'select 1',
    });
    expect((await weir('snippet', 'remove', 'a', '--yes')).stdout).toBe('Removed the snippet a.\n');
    expect(await readdir(join(folder, 'snippets'))).toEqual([]);
    expect((await weir('snippet', 'list')).stdout).toContain('No snippets yet');
  });
});
