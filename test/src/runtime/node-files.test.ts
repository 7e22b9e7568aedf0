import {mkdtempSync, rmSync} from 'node:fs';
import {chmod, readdir, readFile, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, describe, expect, test} from 'vitest';
import {createNodeRuntime} from '#src/runtime/index.ts';

const {files, randomId} = createNodeRuntime();
const root = mkdtempSync(join(tmpdir(), 'weir-files-'));
afterAll(() => rmSync(root, {recursive: true, force: true}));

async function newFolder(): Promise<string> {
  const folder = join(root, randomId());
  await files.makeDirectory(folder);
  return folder;
}

describe('writing a text', () => {
  test('replaces the old one and leaves nothing else behind', async () => {
    const folder = await newFolder();
    const path = join(folder, 'weir.yml');
    await files.writeText(path, 'old');
    await files.writeText(path, 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['weir.yml']);
  });

  test('never shows a part of it to a reader', async () => {
    const path = join(await newFolder(), 'weir.yml');
    const texts = ['a'.repeat(500_000), 'b'.repeat(500_000)];
    await files.writeText(path, texts[0]!);
    let isWriting = true;
    const writing = (async () => {
      for (let round = 0; round < 10; round++) await files.writeText(path, texts[round % 2]!);
      isWriting = false;
    })();
    while (isWriting) expect(texts.includes(await readFile(path, 'utf8'))).toBe(true);
    await writing;
  });

  test('cleans up and keeps what was there when it fails', async () => {
    const folder = await newFolder();
    await files.makeDirectory(join(folder, 'taken', 'inside'));
    await expect(files.writeText(join(folder, 'taken'), 'text')).rejects.toMatchObject({
      code: expect.stringMatching(/^(EISDIR|EEXIST|ENOTEMPTY|EPERM)$/),
    });
    expect(await readdir(folder)).toEqual(['taken']);
  });

  test('sets the mode it is given', async () => {
    const path = join(await newFolder(), 'token');
    await files.writeText(path, 'secret', {mode: 0o600});
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('does not create over a file that is there', async () => {
    const path = join(await newFolder(), 'weir.yml');
    await writeFile(path, 'mine');
    await expect(files.createText(path, 'theirs')).rejects.toMatchObject({code: 'EEXIST'});
    expect(await readFile(path, 'utf8')).toBe('mine');
  });
});

describe('looking around', () => {
  test('lists what matches, sorted and absolute, without hidden files', async () => {
    const folder = await newFolder();
    await files.makeDirectory(join(folder, 'assets', 'raw'));
    for (const name of ['b.sql', 'a.sql', '.hidden.sql', 'raw/c.yml', 'raw/d.txt'])
      await writeFile(join(folder, 'assets', name), '');
    expect(await files.glob(['**/*.{sql,yml}'], join(folder, 'assets'))).toEqual(
      ['a.sql', 'b.sql', 'raw/c.yml'].map((name) => join(folder, 'assets', name)),
    );
  });

  test('removes what is not there without complaint', async () => {
    await files.remove(join(root, 'nothing', 'here'));
    expect(await files.exists(join(root, 'nothing'))).toBe(false);
  });

  test('makes private temporary folders', async () => {
    const folder = await files.makeTemporaryDirectory('weir-test-');
    expect((await stat(folder)).mode & 0o077).toBe(0);
    await chmod(folder, 0o700);
    await files.remove(folder);
    expect(await files.exists(folder)).toBe(false);
  });
});
