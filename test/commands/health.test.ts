import {describe, expect, test} from 'vitest';
import {createFolder} from '#test/helpers/folder.ts';
import {repositoryPath} from '#test/helpers/repository.ts';
import {runWeir} from '#test/helpers/run-weir.ts';
import {startTerminal} from '#test/helpers/terminal.ts';

const secret = 'correct-horse-battery';

const weirYml = `project: shop
connections:
  warehouse: {type: duckdb, path: ':memory:'}
  dead: {type: memory, faults: [{at: connect, kind: stall}]}
  mute: {type: memory, faults: [{at: probe, kind: stall}]}
  closed: {type: memory, password: env:SECRET, faults: [{at: connect, kind: unauthorized}]}
  lost: {type: postgres, host: localhost, port: 1, user: me, password: env:NOT_SET}
`;

async function createProject() {
  const folder = await createFolder({'weir.yml': weirYml});
  return (...args: string[]) => runWeir(['health', ...args], {cwd: folder, env: {SECRET: secret}});
}

describe('weir health', () => {
  test('is 0 when all that was asked for are up', async () => {
    const health = await createProject();
    const {stdout, stderr, exitCode} = await health('warehouse');
    expect({stderr, exitCode}).toEqual({stderr: '', exitCode: 0});
    expect(stdout).toMatch(/^CONNECTION +TYPE +STATE +LATENCY +VERSION +WORST SIGNAL\n/);
    expect(stdout).toMatch(/^warehouse +duckdb +up +\d+ ms +DuckDB [\d.]+ +ok$/m);
  });

  test('is 3 when one is down, and a dead one holds up no other', async () => {
    const health = await createProject();
    const startedMs = performance.now();
    const {stdout, exitCode} = await health('--timeout', '800ms', '--json');
    const elapsedMs = performance.now() - startedMs;
    expect(exitCode).toBe(3);
    expect(elapsedMs).toBeLessThan(10_000);
    const {checkedAt, connections} = JSON.parse(stdout) as {checkedAt: string; connections: object[]};
    expect(Number.isNaN(Date.parse(checkedAt))).toBe(false);
    expect(connections).toMatchObject([
      {connection: 'warehouse', type: 'duckdb', state: 'up', signals: [{level: 'ok'}, {}, {}, {}, {}]},
      {
        connection: 'dead',
        state: 'down',
        error: {code: 'timeout', message: expect.stringContaining('800 ms')},
      },
      {connection: 'mute', state: 'down', error: {code: 'timeout'}},
      {connection: 'closed', state: 'down', error: {code: 'connection-unauthorized'}},
      {connection: 'lost', state: 'down', error: {code: 'config-secret'}},
    ]);
    expect(stdout).not.toContain(secret);
  });

  test('refuses a name that weir.yml does not have', async () => {
    const health = await createProject();
    const {stdout, stderr, exitCode} = await health('warehous');
    expect({stdout, exitCode}).toEqual({stdout: '', exitCode: 2});
    expect(stderr).toContain('Did you mean warehouse?');
  });

  test('--watch checks again until Ctrl-C', async () => {
    const folder = await createFolder({'weir.yml': weirYml});
    const terminal = startTerminal(
      process.execPath,
      [repositoryPath('bin/run.js'), 'health', 'warehouse', '--watch', '--interval', '100ms'],
      {cwd: folder},
    );
    await terminal.waitForText(/warehouse +duckdb +up/);
    const first = terminal.screen().split('\n')[0]!;
    await terminal.waitForText(new RegExp(`^(?!${first})20.*\\n[^]*warehouse +duckdb +up`));
    terminal.press('ctrl-c');
    expect(await terminal.exit()).toBe(130);
    expect(terminal.screen().match(/CONNECTION/g)).toHaveLength(1);
    terminal.close();
  });
});
