import {describe, expect, test} from 'vitest';
import {keys, openWorkbench} from './start-workbench.ts';

const endless = 'select count(*) from range(10000000) a, range(10000000) b where a.range + b.range = 7';

describe('running statements', () => {
  test('the statement at the cursor runs, its rows appear', async () => {
    const {terminal} = await openWorkbench();
    terminal.press('select 1 as one;\r', 'select name, country from customers order by id', keys.run);
    await terminal.waitForText('Mérida 日本');
    expect(terminal.screen()).toMatch(/ ›1 +Ada +GB/);
    expect(terminal.screen()).toMatch(/ 3 +Mérida 日本 {2}NULL/);
    await terminal.waitForText('3 rows in');
  });

  test('Ctrl-J, Alt-Enter and F6 run too; every statement has its own tab', async () => {
    const {terminal} = await openWorkbench();
    terminal.press("select 'first' as a;\r", "select 'second' as b", '\u001B\r');
    await terminal.waitForText(/ ›1 +second/);
    terminal.press('up', '\n');
    await terminal.waitForText(/ ›1 +first/);
    await terminal.waitForText(/1 row in/);
    terminal.press(keys.runAll);
    await terminal.waitForText(/ 1 select 'first' as a .* 2 select 'second' as b /);
    terminal.press(keys.nextPane, '\u001B1');
    await terminal.waitForText(/ ›1 +first/);
  });

  test.each([
    ['kitty', '\u001B[13;5u'],
    ['xterm', '\u001B[27;5;13~'],
  ])('Ctrl-Enter runs as %s sends it', async (_, ctrlEnter) => {
    const {terminal} = await openWorkbench();
    terminal.press("select 'ran' as a", ctrlEnter);
    await terminal.waitForText(/ ›1 +ran/);
  });

  test('read-only mode refuses writes until it is off again', async () => {
    const {terminal} = await openWorkbench();
    const toggle = async (says: RegExp) => {
      terminal.press('\u001Bx', 'read-only mode');
      await terminal.waitForText('Read-only mode on or off');
      terminal.press('\r');
      await terminal.waitForText(says);
    };
    await toggle(/Read-only: nothing/);
    terminal.press('delete from orders where id = 1', keys.run);
    await terminal.waitForText('is read-only here, and');
    await toggle(/Statements may write/);
    terminal.press(keys.run);
    await terminal.waitForText(/1 row affected in/);
  });

  test('F7 explains what only the session sees', async () => {
    const {terminal} = await openWorkbench();
    terminal.press('create temp table mine as select 1 as n', keys.run);
    await terminal.waitForText(/affected in|done in|in \d+/i);
    terminal.press('\u0001', 'select n from mine', keys.explain);
    await terminal.waitForText('plan: select n from mine');
    expect(terminal.screen()).not.toContain('does not exist');
  });

  test('only what is selected runs', async () => {
    const {terminal} = await openWorkbench();
    const shiftLeft = '\u001B[1;2D';
    const shiftHome = '\u001B[1;2H';
    terminal.press('select 41 + 1', ...Array.from('41 + 1', () => shiftLeft), keys.run);
    await terminal.waitForText('syntax error');
    terminal.press('end', ...Array.from(' + 1', () => 'left'), shiftHome, keys.run);
    await terminal.waitForText(/ ›1 +41/);
  });

  test('an error shows its place, in the words of the system and in the text', async () => {
    const {terminal} = await openWorkbench();
    terminal.press('select 1;\r', 'select nme\rfrom customers', keys.run);
    await terminal.waitForText('Referenced column "nme" not found');
    await terminal.waitForText(/1 │ select nme\s*│? *\^/);
    await terminal.waitForText('2:8');
  });

  test('a statement without rows says what it did', async () => {
    const {terminal} = await openWorkbench();
    terminal.press("insert into customers values (9, 'Nine', 'FR')", keys.run);
    await terminal.waitForText(/1 row affected in/);
  });
});

describe('stopping', () => {
  test('Ctrl-C stops a statement on the server, and the next one runs', async () => {
    const {terminal} = await openWorkbench();
    terminal.press(endless, keys.run);
    await terminal.waitForText('Ctrl-C stops it');
    terminal.press('ctrl-c');
    await terminal.waitForText('Stopped on the server after');
    terminal.press('\u0001', "select 'still here' as a", keys.run);
    await terminal.waitForText(/ ›1 +still here/);
  });

  test('leaving asks while a statement runs', async () => {
    const {terminal} = await openWorkbench();
    terminal.press(endless, keys.run);
    await terminal.waitForText('Ctrl-C stops it');
    terminal.press(keys.quit);
    await terminal.waitForText('A statement is still running');
    terminal.press('n');
    await terminal.waitForText('F6 run all');
    terminal.press(keys.quit);
    await terminal.waitForText('A statement is still running');
    terminal.press('y');
    expect(await terminal.exit()).toBe(0);
    expect(terminal.screen()).toBe('');
  });

  test('Ctrl-C twice leaves when nothing runs', async () => {
    const {terminal} = await openWorkbench();
    terminal.press('ctrl-c');
    await terminal.waitForText('Ctrl-C again to leave');
    terminal.press('ctrl-c');
    expect(await terminal.exit()).toBe(0);
  });
});

describe('the screen', () => {
  test('has a place for everything at any size', async () => {
    const {terminal} = await openWorkbench();
    terminal.press('select id, name from customers', keys.run);
    await terminal.waitForText(/ ›1 +1 +Ada/);
    terminal.resize(70, 20);
    await terminal.waitForText(/^ 1 query ─/m);
    expect(terminal.screen()).not.toContain('Catalog');
    terminal.resize(60, 12);
    await terminal.waitForText(/^ 1 select id, name from customers *$/m);
    terminal.resize(40, 8);
    await terminal.waitForText('terminal too small (need 60x12)');
    terminal.resize(120, 40);
    await terminal.waitForText(/ Catalog ─+│ 1 query ─+\n/);
    await terminal.waitForText(/ ›1 +1 +Ada/);
  });

  test('Tab, F4 and z move and zoom the focus', async () => {
    const {terminal} = await openWorkbench();
    terminal.press(keys.nextPane, 'z');
    await terminal.waitForText(/^ Result ─/m);
    terminal.press('z', 'tab');
    await terminal.waitForText(/Enter choose .* Catalog|Enter choose/);
    terminal.press('\u001C');
    await terminal.waitForText(/^ 1 query ─/m);
  });

  test('help is searched, the palette runs what is chosen', async () => {
    const {terminal} = await openWorkbench();
    terminal.press('\u001BOP');
    await terminal.waitForText('┌─ Keys');
    terminal.press('select all');
    await terminal.waitForText(/\^A +Select all/);
    terminal.press('escape');
    await terminal.waitForText('1 query');
    terminal.press('\u001Bx');
    await terminal.waitForText('┌─ Commands');
    terminal.press('new editor', 'enter');
    await terminal.waitForText(/ 1 query ─ 2 query /);
  });

  test('no key of a character is hinted at where it is text', async () => {
    const {terminal} = await openWorkbench();
    expect(terminal.screen()).toMatch(/F1 help {2}Alt-x commands {2}\^Q quit/);
    terminal.press(keys.nextPane);
    await terminal.waitForText(/\? help {2}: commands {2}q quit/);
  });
});
