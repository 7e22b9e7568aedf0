import {expect, onTestFinished, test} from 'vitest';
import {lineageProject} from '#test/commands/lineage-project.ts';
import {createFolder} from '#test/helpers/folder.ts';
import {repositoryPath} from '#test/helpers/repository.ts';
import {startTerminal, type Terminal, type TerminalOptions} from '#test/helpers/terminal.ts';

const slow = {timeoutMs: 60_000};

async function openGraph(words: string[] = [], options: TerminalOptions = {}): Promise<Terminal> {
  const cwd = await createFolder(lineageProject);
  const terminal = startTerminal(
    process.execPath,
    [repositoryPath('bin/run.js'), 'lineage', '-i', ...words],
    {
      columns: 140,
      rows: 32,
      cwd,
      ...options,
      env: {HOME: cwd, XDG_STATE_HOME: `${cwd}/.state`, ...options.env},
    },
  );
  onTestFinished(() => terminal.close());
  await terminal.waitForText('follow', slow);
  return terminal;
}

test('tables stand from left to right, joined by lines', async () => {
  const terminal = await openGraph();
  const screen = terminal.screen();
  expect(screen).toMatch(
    /app\/customers .*raw\.customers .*staging\.orders .*marts\.revenue .*marts\.report/,
  );
  expect(screen).toMatch(/app\/orders .*raw\.orders .*staging\.every_order/);
  expect(screen).toContain('8 tables');
  expect(screen).toMatch(/[┐┘┬┼]/);
  terminal.press('q');
  expect(await terminal.exit()).toBe(0);
  expect(terminal.screen()).not.toContain('raw.orders');
});

test('the cursor goes along the lines; columns open and tell where they come from', async () => {
  const terminal = await openGraph(['raw.orders']);
  await terminal.waitForText(/raw\.orders {2}ingest/);
  terminal.press('l');
  await terminal.waitForText(/staging\.(orders|every_order) {2}sql/);
  terminal.press('h', 'h');
  await terminal.waitForText('app/orders  source');
  terminal.press('l', 'j');
  await terminal.waitForText(/raw\.orders\.\w+ .*of app\/orders/);
  terminal.press('k', ' ');
  await terminal.waitForText(/▸ raw\.orders|› raw\.orders/);
});

test('a column is followed up and down, and let go again', async () => {
  const terminal = await openGraph(['staging.orders.total']);
  await terminal.waitForText('following staging.orders.total');
  for (const text of ['● amount', '● revenue', '● best']) expect(terminal.screen()).toContain(text);
  expect(terminal.screen()).toContain('copy of raw.orders.amount');
  terminal.press('f');
  await terminal.waitForText(/^(?![\s\S]*following)/);
  expect(terminal.screen()).not.toContain('● revenue');
});

test('search goes to a column and follows it', async () => {
  const terminal = await openGraph();
  terminal.press('/');
  await terminal.waitForText('Tables and columns');
  terminal.press('report.best');
  await terminal.waitForText('1 of');
  terminal.press('enter');
  await terminal.waitForText('following marts.report.best');
  expect(terminal.screen()).toContain('● amount');
});

test('details and help, from the live keys', async () => {
  const terminal = await openGraph(['marts.revenue']);
  terminal.press('d');
  await terminal.waitForText('upstream');
  await terminal.waitForText('Esc cancel');
  terminal.press('escape');
  await terminal.waitForText('q quit');
  terminal.press('?');
  await terminal.waitForText('Follow the column, or stop');
  expect(terminal.screen()).toContain('Graph');
  await terminal.waitForText('Esc cancel');
  terminal.press('escape');
  await terminal.waitForText('q quit');
  terminal.press('\u0011');
  expect(await terminal.exit()).toBe(0);
});

test.each([
  [60, 12],
  [250, 70],
])('it fits %i by %i, and what is outside can be reached', async (columns, rows) => {
  const terminal = await openGraph(['app/orders'], {columns, rows});
  await terminal.waitForText('app/orders');
  terminal.press('l', 'l', 'l', 'l');
  await terminal.waitForText(/(›|▾) marts\.report|› staging\.every_order/);
  terminal.press('H', 'H', 'H', 'H', 'H', 'H', 'K', 'K');
  await terminal.waitForText(/raw\.orders|staging/);
  terminal.resize(columns + 10, rows + 3);
  await terminal.waitForText('help');
  for (const line of terminal.screen().split('\n')) expect(line.length).toBeLessThanOrEqual(columns + 10);
});

test('NO_COLOR leaves signs', async () => {
  const terminal = await openGraph(['staging.orders.total'], {env: {NO_COLOR: '1'}});
  await terminal.waitForText('● amount');
  expect(terminal.colours()).toEqual([]);
});

test('without a terminal it says so', async () => {
  const {runWeir} = await import('#test/helpers/run-weir.ts');
  const {stderr, exitCode} = await runWeir(['lineage', '-i'], {cwd: await createFolder(lineageProject)});
  expect(exitCode).toBe(2);
  expect(stderr).toContain('There is no terminal to draw on');
});
