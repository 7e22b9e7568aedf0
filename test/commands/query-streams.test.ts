import {execa} from 'execa';
import {describe, expect, test} from 'vitest';
import {createFolder} from '#test/helpers/folder.ts';
import {repositoryPath} from '#test/helpers/repository.ts';
import {runWeir} from '#test/helpers/run-weir.ts';
import {startTerminal} from '#test/helpers/terminal.ts';

const binary = repositoryPath('bin/run.js');
const memory = ['-c', ':memory:'];

function queryInTerminal(args: string[], columns = 60) {
  return startTerminal(process.execPath, [binary, 'query', ...args], {columns, rows: 40});
}

describe('on a terminal', () => {
  test.each(['table', 'vertical', 'markdown', 'csv', 'json'])('%s prints as in a pipe', async (format) => {
    const sql = `select 1 as id, '${'wide '.repeat(6)}end' as text, null as nothing union all select 22, '日本', 'x'`;
    const args = [...memory, sql, '--format', format];
    const terminal = queryInTerminal(args, 100);
    expect(await terminal.exit()).toBe(0);
    const piped = await runWeir(['query', ...args]);
    const trimmed = piped.stdout.split('\n').map((line) => line.trimEnd());
    expect(terminal.history()).toBe(trimmed.join('\n').trimEnd());
    terminal.close();
  });

  test('without SQL, but with a format to print in, it says how to pass it', async () => {
    const terminal = queryInTerminal([...memory, '--format', 'csv']);
    expect(await terminal.exit()).toBe(2);
    expect(terminal.history()).toContain('There is no SQL to run');
    terminal.close();
  });

  test.each(['arrow', 'parquet'])('%s is refused', async (format) => {
    const terminal = queryInTerminal([...memory, 'select 1', '--format', format], 100);
    expect(await terminal.exit()).toBe(2);
    expect(terminal.history()).toContain(`${format} is binary and does not go on a terminal`);
    terminal.close();
  });

  test('Ctrl-C stops a running statement with status 130', async () => {
    const sql = "select 'started' as now; select count(*) from range(1000000000000)";
    const terminal = queryInTerminal([...memory, sql]);
    await terminal.waitForText('started │');
    terminal.press('ctrl-c');
    expect(await terminal.exit()).toBe(130);
    expect(terminal.history()).not.toContain('Error');
    terminal.close();
  });
});

test('a reader that goes away ends the command quietly', async () => {
  const folder = await createFolder();
  const {stdout, stderr} = await execa({
    shell: true,
    cwd: folder,
  })`${process.execPath} ${binary} query -c :memory: ${'"from range(50000000)"'} --format csv | head -n 2`;
  expect(stdout).toBe('range\n0');
  expect(stderr).toBe('');
});
