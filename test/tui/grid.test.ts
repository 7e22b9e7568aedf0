import {expect, test} from 'vitest';
import {startFixture} from './start-fixture.ts';

test('half a million rows are walked through by keys', async () => {
  const terminal = startFixture('grid');
  await terminal.waitForText('customer-7919');
  expect(
    terminal
      .screen()
      .split('\n', 2)
      .map((line) => line.trimEnd()),
  ).toEqual([
    '           id  customer        kind      amount  created              active    address                       score',
    ' ›     1    0  customer-0      alpha       NULL  2026-01-01 12:00:00  true      alpha street 0, floor 0           0',
  ]);
  terminal.press('G');
  await terminal.waitForText('›500000 499999');
  terminal.press('gg', 'jjjjj');
  await terminal.waitForText(/^ › {5}6 +5 {2}/m);
  terminal.press('pagedown');
  await terminal.waitForText(/^ › {4}44 /m);
  terminal.press('$');
  await terminal.waitForText(/^[^\n]*host/);
  terminal.press('q');
  expect(await terminal.exit()).toBe(0);
});

test('columns are frozen, hidden and resized on the screen', async () => {
  const terminal = startFixture('grid', {columns: 80, rows: 15});
  await terminal.waitForText('customer-7919');
  terminal.press('f', '$');
  await terminal.waitForText(/ 0 │.*0\.0\.0\.0/);
  terminal.press('0', 'H');
  await terminal.waitForText(/^ {9}customer {8}kind/m);
  terminal.press(']]');
  await terminal.waitForText(/^ {9}customer {12}kind/m);
});

test('the grid is drawn right after every change of size', async () => {
  const terminal = startFixture('grid');
  await terminal.waitForText('customer-7919');
  for (const [columns, rows] of [
    [60, 24],
    [20, 3],
    [90, 30],
    [120, 40],
  ] as const) {
    terminal.resize(columns, rows);
    if (columns === 20) {
      await terminal.waitForText('terminal too small');
      continue;
    }
    await terminal.waitForText(new RegExp(`^ {11}id  customer[^\n]+(\n[^\n]+customer-[^\n]+){${rows - 1}}$`));
  }
});

test('without colour there is none, and the cursor is still to be seen', async () => {
  const terminal = startFixture('grid', {env: {NO_COLOR: '1'}});
  await terminal.waitForText('customer-7919');
  expect(terminal.colours()).toEqual([]);
  expect(terminal.screen()).toContain('›     1');
});

test('a resize keeps what one was looking at', async () => {
  const terminal = startFixture('grid');
  await terminal.waitForText('customer-7919');
  terminal.press('pagedown', 'pagedown');
  await terminal.waitForText(/^ › +77 /m);
  terminal.resize(80, 20);
  await terminal.waitForText(/^ › +77 /m);
});
