import {readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {createFolder} from '#test/helpers/folder.ts';
import {keys, openWorkbench, runInShop, startWorkbench} from './start-workbench.ts';

const selectAll = '\u0001';

describe('writing SQL', () => {
  test('names are offered while one types, and Tab, arrows and Enter choose', async () => {
    const {terminal} = await openWorkbench();
    await terminal.waitForText('▸ main');
    terminal.press('select * from cus');
    await terminal.waitForText(/customers +table · main/);
    terminal.press('tab', ' c join ord');
    await terminal.waitForText('orders o on c.id = o.customer_id');
    terminal.press('enter');
    await terminal.waitForText('select * from customers c join orders o on c.id = o.customer_id');
    terminal.press(keys.run);
    await terminal.waitForText('60 rows in');
  });

  test('Enter is a new line where no name begins with what is typed', async () => {
    const {terminal} = await openWorkbench();
    await terminal.waitForText('▸ main');
    terminal.press('select country from customers group by all', 'enter', 'order by 1', keys.run);
    await terminal.waitForText('3 rows in');
    expect(terminal.screen()).toMatch(/ 2 order by 1/);
  });

  test('Ctrl-Space offers columns through an alias; Escape closes the list', async () => {
    const {terminal} = await openWorkbench();
    await terminal.waitForText('▸ main');
    terminal.press('select c. from customers c', ...Array.from(' from customers c', () => 'left'));
    await terminal.waitForText('1:10');
    terminal.press('\u0000');
    await terminal.waitForText(/country +VARCHAR · customers/);
    terminal.press('escape');
    await terminal.waitForText(/^(?!.*VARCHAR)/s);
    terminal.press('\u0000', 'down', 'enter');
    await terminal.waitForText('select c.name from customers c');
  });

  test('F9 lays the text out, and one undo takes it back', async () => {
    const {terminal} = await openWorkbench();
    terminal.press('select id,name from customers where id>1', 'escape');
    await terminal.waitForText('1:41');
    terminal.press(keys.format);
    await terminal.waitForText(/ 1 SELECT\s/);
    expect(terminal.screen()).toMatch(/ 5 WHERE/);
    terminal.press('\u001F');
    await terminal.waitForText('1 select id,name from customers where id>1');
  });

  test('F9 leaves alone what cannot be parsed, and shows where', async () => {
    const {terminal} = await openWorkbench();
    terminal.press('select 1;\r', 'selec x frm', keys.format);
    await terminal.waitForText('The statement cannot be formatted');
    expect(terminal.screen()).toContain('selec x frm');
  });

  test('Ctrl-F finds, F3 goes on, and F5 still runs the whole statement', async () => {
    const {terminal} = await openWorkbench();
    terminal.press("select 'a fox' as fox, 'no fox' as other", '\u0006');
    await terminal.waitForText('┌─ Find');
    terminal.press('fox', 'enter');
    await terminal.waitForText('1:11');
    terminal.press('\u001BOR');
    await terminal.waitForText('1:19');
    terminal.press(keys.run);
    await terminal.waitForText(/ ›1 +a fox +no fox/);
  });

  test('the text is edited in $EDITOR', async () => {
    const {terminal, folder} = await openWorkbench({
      files: {'edit.sh': 'sed -i "s/one/two/" "$1"\n'},
      env: {EDITOR: 'sh edit.sh'},
    });
    expect(folder).toBeTruthy();
    terminal.press("select 'one' as word", '\u0007');
    await terminal.waitForText("1 select 'two' as word");
    terminal.press(keys.run);
    await terminal.waitForText(/ ›1 +two/);
  });
});

describe('the catalog', () => {
  test('is read when it is opened; Enter shows rows, i writes the name', async () => {
    const {terminal} = await openWorkbench();
    await terminal.waitForText('▸ main');
    terminal.press(keys.nextPane, 'tab');
    await terminal.waitForText('Enter choose');
    terminal.press('right', 'down');
    await terminal.waitForText('▸ customers');
    terminal.press('enter');
    await terminal.waitForText('3 rows in');
    terminal.press('right', 'down');
    await terminal.waitForText(/id INTEGER not/);
    terminal.press('up', 'i');
    await terminal.waitForText(/│ 1 "?main"?\."?customers/);
  });

  test('a table that was just created is there', async () => {
    const {terminal} = await openWorkbench();
    await terminal.waitForText('▸ main');
    terminal.press('create table zebras as select 1 as stripes', keys.run);
    await terminal.waitForText('Run it?');
    terminal.press('y');
    await terminal.waitForText(/in \d+ ms/);
    terminal.press(selectAll, 'select * from zeb');
    await terminal.waitForText(/zebras +table · main/);
  });

  test('a table is found by a few letters', async () => {
    const {terminal} = await openWorkbench();
    await terminal.waitForText('▸ main');
    terminal.press('\u0010');
    await terminal.waitForText('2 of 2');
    terminal.press('ord', 'enter');
    await terminal.waitForText('60 rows in');
  });
});

describe('what is remembered', () => {
  test('the history of statements is searched', async () => {
    const {terminal} = await openWorkbench();
    terminal.press("select 'needle' as a", keys.run);
    await terminal.waitForText('1 row in');
    terminal.press(selectAll, 'select 2', keys.run);
    await terminal.waitForText(/ ›1 +2/);
    terminal.press('\u0012');
    await terminal.waitForText('┌─ History');
    terminal.press('needl', 'enter');
    await terminal.waitForText(/select 2select .* as a/);
  });

  test('named queries are written into the editor', async () => {
    const {terminal} = await openWorkbench({
      files: {'snippets/late.sql': '/* @weir\ndescription: Orders of March\n*/\nselect * from orders\n'},
    });
    terminal.press('\u000B');
    await terminal.waitForText('Orders of March');
    terminal.press('enter');
    await terminal.waitForText('1 select * from orders');
  });

  test('tabs come back after the process was killed', async () => {
    const {terminal, folder} = await openWorkbench();
    terminal.press('select 1 as first_tab', '\u0014', 'select 2 as second_tab');
    await terminal.waitForText(/ 1 query ─ 2 query /);
    await expect.poll(() => savedText(folder), {timeout: 10_000}).toContain('second_tab');
    terminal.close();
    const again = startWorkbench(folder);
    await again.waitForText('1 select 2 as second_tab');
    again.press('\u001B1');
    await again.waitForText('1 select 1 as first_tab');
  });
});

describe('care', () => {
  test('a statement that empties a table asks; nothing runs without a yes', async () => {
    const {terminal, folder} = await openWorkbench();
    terminal.press('delete from orders', keys.run);
    await terminal.waitForText('DELETE without WHERE removes every row of orders');
    terminal.press('n');
    await terminal.waitForText('Nothing was run');
    terminal.press(keys.run);
    await terminal.waitForText('DELETE without WHERE');
    terminal.press('y');
    await terminal.waitForText('60 rows affected');
    terminal.press(keys.quit);
    await terminal.exit();
    expect(await runInShop(folder, 'select count(*) as n from orders')).toBe('n\n0');
  });

  test('an open transaction is shown, and leaving asks for it', async () => {
    const {terminal} = await openWorkbench();
    terminal.press('begin', keys.run);
    await terminal.waitForText(/TRANSACTION *$/m);
    terminal.press(keys.quit);
    await terminal.waitForText('A transaction is open');
    terminal.press('escape');
    await terminal.waitForText('F6 run all');
    terminal.press(selectAll, 'rollback', keys.run);
    await terminal.waitForText(/^(?!.*TRANSACTION)/s);
    terminal.press(keys.quit);
    expect(await terminal.exit()).toBe(0);
  });

  test('production is told from the rest, and dropping there needs the name', async () => {
    const {terminal, folder} = await openWorkbench();
    const file = join(folder, 'weir.yml');
    const production = '  live:\n    type: duckdb\n    path: live.duckdb\n    production: true\n';
    await writeFile(file, (await readFile(file, 'utf8')) + production);
    terminal.press(keys.quit);
    await terminal.exit();
    await runInShop(folder, "attach 'live.duckdb' as live; create table live.prices as select 1 as id");
    const again = startWorkbench(folder, {words: ['-c', 'live']});
    await again.waitForText(/weir query {2}live .*PRODUCTION/);
    again.press('drop table prices', keys.run);
    await again.waitForText('Type prices to go on');
    again.press('price', 'enter');
    await again.waitForText('That is not price');
    again.press('s', 'enter');
    await again.waitForText(/Done in|affected in/);
  });

  test('outside of a project it works in memory', async () => {
    const terminal = startWorkbench(await createFolder());
    await terminal.waitForText('F6 run all');
    expect(terminal.screen()).toMatch(/weir query {2}:memory:/);
    terminal.press('select 6 * 7 as answer', keys.run);
    await terminal.waitForText(/ ›1 +42/);
  });

  test('the connection is switched without leaving', async () => {
    const {terminal} = await openWorkbench({
      files: {
        'weir.yml':
          'project: shop\ndefault_connection: shop\nconnections:\n  shop: {type: duckdb, path: shop.duckdb}\n  other: {type: duckdb, path: other.duckdb}\n',
      },
    });
    terminal.press('\u001Bo');
    await terminal.waitForText('┌─ Connections');
    terminal.press('other', 'enter');
    await terminal.waitForText('Connected to other');
    await terminal.waitForText('weir query  other  DuckDB');
  });
});

async function savedText(folder: string): Promise<string> {
  const {glob} = await import('tinyglobby');
  const paths = await glob('.weir/workbench/*.json', {cwd: folder, absolute: true});
  return (await Promise.all(paths.map((path) => readFile(path, 'utf8')))).join('');
}
