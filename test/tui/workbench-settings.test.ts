import {describe, expect, test} from 'vitest';
import {loadedModules} from '#test/helpers/loaded-modules.ts';
import {runWeir} from '#test/helpers/run-weir.ts';
import {keys, openWorkbench} from './start-workbench.ts';

function settings(value: object): {files: Record<string, string>} {
  return {files: {'.weir/keys.json': JSON.stringify(value)}};
}

describe('keys of the user', () => {
  test('vim moves, changes and inserts', async () => {
    const {terminal} = await openWorkbench(settings({preset: 'vim'}));
    await terminal.waitForText('NORMAL');
    terminal.press('i', 'select 1 as one');
    await terminal.waitForText(/INSERT {2}1:16/);
    terminal.press('escape');
    await terminal.waitForText('NORMAL');
    terminal.press('b', 'cwtwo');
    await terminal.waitForText('1 select 1 as two');
    terminal.press('escape');
    await terminal.waitForText('NORMAL');
    terminal.press(keys.run);
    await terminal.waitForText(/ ›1 +1/);
  });

  test('emacs keys move, and C-x C-c leaves', async () => {
    const {terminal} = await openWorkbench(settings({preset: 'emacs'}));
    terminal.press('select 1', '\u0001', '\u0006');
    await terminal.waitForText('1:2');
    terminal.press('\u0018', '\u0003');
    expect(await terminal.exit()).toBe(0);
  });

  test('are bound in .weir/keys.json, and help shows them', async () => {
    const {terminal} = await openWorkbench(settings({keys: {run: 'f12', explain: null}}));
    await terminal.waitForText('F12 run ');
    expect(terminal.screen()).not.toContain('plan');
    terminal.press('select 7 as seven', '\u001B[24~');
    await terminal.waitForText(/ ›1 +7/);
  });

  test.each([
    [{keys: {rnu: 'f12'}}, 'there is no action rnu; did you mean run?'],
    [{keys: {run: 'hyper-x'}}, 'run: "hyper-x" names no key'],
    [{preset: 'nano'}, 'preset'],
    [{colour: 'pink'}, 'colour'],
  ])('what is wrong in %j is told, and the rest works', async (value, complaint) => {
    const {terminal} = await openWorkbench(settings(value));
    await terminal.waitForText(complaint);
    terminal.press('select 5 as five', keys.runAll);
    await terminal.waitForText(/ ›1 +5/);
  });

  test('a file that is no JSON is told', async () => {
    const {terminal} = await openWorkbench({files: {'.weir/keys.json': '{'}});
    await terminal.waitForText('keys.json cannot be read');
  });
});

describe('looks', () => {
  test('NO_COLOR leaves no colour', async () => {
    const {terminal} = await openWorkbench({env: {NO_COLOR: '1'}});
    terminal.press('select 1', keys.run);
    await terminal.waitForText('1 row in');
    expect(terminal.colours()).toEqual([]);
  });

  test('a theme is chosen from the palette', async () => {
    const {terminal} = await openWorkbench();
    const before = terminal.colours();
    terminal.press('\u001Bx');
    await terminal.waitForText('┌─ Commands');
    terminal.press('theme', 'enter');
    await terminal.waitForText('┌─ Themes');
    terminal.press('contrast', 'enter');
    await terminal.waitForText('F9 format');
    expect(terminal.colours()).not.toEqual(before);
  });
});

describe('the mouse', () => {
  test('is off until it is switched on, then clicks and scrolls', async () => {
    const {terminal} = await openWorkbench();
    expect(terminal.modes().mouseTrackingMode).toBe('none');
    terminal.press('select range as n from range(500)', keys.run);
    await terminal.waitForText('500 rows in');
    terminal.press('\u001BOQ');
    await expect.poll(() => terminal.modes().mouseTrackingMode).not.toBe('none');
    terminal.press('\u001B[<65;60;20M');
    await terminal.waitForText(/^ *│ › +4 /m);
    terminal.press('\u001B[<0;60;22M');
    await terminal.waitForText('Enter cell');
  });
});

describe('without a terminal', () => {
  test('nothing is drawn', async () => {
    const {stdout, stderr, exitCode} = await runWeir(['query', '-c', ':memory:'], {input: ''});
    expect(stdout).toBe('');
    expect(stderr).toContain('The SQL is empty');
    expect(exitCode).toBe(2);
  });

  test('a query loads neither Ink nor React', async () => {
    const modules = await loadedModules([
      'bin/run.js',
      'query',
      '-c',
      ':memory:',
      '--no-history',
      'select 1',
    ]);
    expect(modules.filter((path) => /node_modules\/(ink|react|yoga-layout)/.test(path))).toEqual([]);
  });
});
