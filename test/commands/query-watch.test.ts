import {join} from 'node:path';
import {execa} from 'execa';
import {describe, expect, test} from 'vitest';
import {createFolder} from '#test/helpers/folder.ts';
import {repositoryPath} from '#test/helpers/repository.ts';
import {testStateHome} from '#test/helpers/run-weir.ts';
import {startTerminal} from '#test/helpers/terminal.ts';

const binary = repositoryPath('bin/run.js');

describe('--watch', () => {
  test('in a pipe the rounds follow one another until Ctrl-C, with status 130', async () => {
    const running = execa(
      process.execPath,
      [binary, 'query', '-c', ':memory:', "select 'round' as r", '--format', 'csv', '--watch', '200ms'],
      {reject: false, env: {XDG_STATE_HOME: testStateHome}},
    );
    let text = '';
    running.stdout!.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await expect.poll(() => text.split('round').length - 1, {timeout: 15_000}).toBeGreaterThanOrEqual(3);
    running.kill('SIGINT');
    const {exitCode, stderr} = await running;
    expect({exitCode, stderr}).toEqual({exitCode: 130, stderr: ''});
    expect(text).toMatch(/^(r\nround\n){3,}$/);
  });

  test('on a terminal each round takes the place of the one before', async () => {
    const folder = await createFolder();
    const script = "select current_setting('threads') is not null as ready, 'cell' as word";
    const terminal = startTerminal(
      process.execPath,
      [binary, 'query', '-c', ':memory:', script, '--watch', '150ms', '--stats'],
      {cwd: folder, columns: 160, rows: 14},
    );
    await terminal.waitForText('Every 0.15 s');
    await terminal.waitForText('│ cell │');
    const seen = new Set<string>();
    await expect
      .poll(() => seen.add(/"elapsedMs":[\d.]+/.exec(terminal.screen())?.[0] ?? '').size, {timeout: 15_000})
      .toBeGreaterThanOrEqual(3);
    expect(terminal.screen().split('Every 0.15 s')).toHaveLength(2);
    expect(terminal.screen().split('│ cell │')).toHaveLength(2);
    terminal.press('ctrl-c');
    expect(await terminal.exit()).toBe(130);
    terminal.close();
  });

  test('a result that is longer than the screen is cut and says so', async () => {
    const folder = await createFolder();
    const terminal = startTerminal(
      process.execPath,
      [binary, 'query', '-c', ':memory:', 'from range(100)', '--watch', '10s'],
      {cwd: folder, columns: 60, rows: 12},
    );
    await terminal.waitForText(/… \d+ more lines/);
    expect(terminal.screen()).toContain('Every 10 s');
    terminal.press('ctrl-c');
    expect(await terminal.exit()).toBe(130);
    terminal.close();
  });

  test('a statement that fails ends it', async () => {
    const folder = await createFolder();
    const {exitCode, stderr} = await execa(
      process.execPath,
      [binary, 'query', '-c', ':memory:', `from '${join(folder, 'gone.csv')}'`, '--watch', '10s'],
      {reject: false, env: {XDG_STATE_HOME: testStateHome}},
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain('gone.csv');
  });
});
