import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {keys, openWorkbench, type WorkbenchStory} from './start-workbench.ts';

const orders = 'select id, customer_id, amount, placed from orders order by id';

/** The workbench with a result, and the focus on its rows. */
async function openResult(
  sql = orders,
  options: Parameters<typeof openWorkbench>[0] = {},
): Promise<WorkbenchStory> {
  const story = await openWorkbench(options);
  story.terminal.press(sql, keys.run);
  await story.terminal.waitForText(/rows? in /);
  story.terminal.press(keys.nextPane);
  await story.terminal.waitForText('Enter cell');
  return story;
}

describe('rows', () => {
  test('are sorted, and the sign says how', async () => {
    const {terminal} = await openResult();
    terminal.press('S');
    await terminal.waitForText(/id▼/);
    await terminal.waitForText(/ 1 +59 +3 +88\.50/);
    terminal.press('S');
    await terminal.waitForText(/ 1 +0 +1 +0\.00/);
  });

  test('are filtered by conditions, one after another, and all come back', async () => {
    const {terminal} = await openResult();
    terminal.press('&');
    await terminal.waitForText('┌─ Filter rows');
    terminal.press('amount > 80', 'enter');
    await terminal.waitForText(/of 6 /);
    terminal.press('&');
    await terminal.waitForText('┌─ Filter rows');
    terminal.press('customer_id = 1', 'enter');
    await terminal.waitForText(/row 1 of 2 /);
    terminal.press('&');
    await terminal.waitForText('┌─ Filter rows');
    terminal.press('enter');
    await terminal.waitForText(/of 60 /);
  });

  test('a filter that is no SQL is told, and the rows stay', async () => {
    const {terminal} = await openResult();
    terminal.press('&');
    await terminal.waitForText('┌─ Filter rows');
    terminal.press('where nothing like this', 'enter');
    await terminal.waitForText(/Error|syntax/);
    expect(terminal.screen()).toMatch(/ 1 +0 +1 +0\.00/);
  });

  test('are searched forward', async () => {
    const {terminal} = await openResult();
    terminal.press('/');
    await terminal.waitForText('┌─ Search');
    terminal.press('2026-02-14', 'enter');
    await terminal.waitForText(/row 45 of 60 +placed/);
  });

  test('are copied through the terminal', async () => {
    const {terminal} = await openResult();
    terminal.press('j', 'Y');
    await terminal.waitForText('copied');
    terminal.press('c');
    await terminal.waitForText('┌─ Copy all rows as');
    terminal.press('mark', 'enter');
    await terminal.waitForText('copied');
  });

  test('are exported by the extension of the file, and nothing is overwritten unasked', async () => {
    const {terminal, folder} = await openResult();
    terminal.press('x');
    await terminal.waitForText('┌─ Export');
    terminal.press('out.xyz', 'enter');
    await terminal.waitForText('The format of out.xyz is not known');
    terminal.press('\u0015', 'out.csv', 'enter');
    await terminal.waitForText('Wrote 60 rows');
    expect(await readFile(join(folder, 'out.csv'), 'utf8')).toContain('0,1,0.00,2026-01-01');
    terminal.press('x');
    await terminal.waitForText('┌─ Export');
    terminal.press('out.csv', 'enter');
    await terminal.waitForText('out.csv is there already');
    terminal.press('n');
    await terminal.waitForText('Enter cell');
  });
});

describe('one row', () => {
  test('a cell is shown whole, JSON as a tree', async () => {
    const {terminal} = await openResult(`select '{"a": [1, {"deep": 12345678901234567890}]}' as doc`);
    terminal.press('enter');
    await terminal.waitForText('┌─ doc');
    await terminal.waitForText('deep: 12345678901234567890');
    terminal.press('escape');
    await terminal.waitForText('Enter cell');
  });

  test('a whole row is shown with a column per line', async () => {
    const {terminal} = await openResult();
    terminal.press('v');
    await terminal.waitForText('┌─ Row 1');
    await terminal.waitForText(/customer_id +1/);
  });

  test('a foreign key leads to the row it refers to', async () => {
    const {terminal} = await openResult();
    terminal.press('j', 'F');
    await terminal.waitForText(/ 2 +Grace +US/);
    expect(terminal.screen()).toMatch(/ 1 select id, customer_id,… ─ 2 select \* from/);
  });
});

describe('all rows', () => {
  test('columns are profiled', async () => {
    const {terminal} = await openResult('select id, country from customers');
    terminal.press('P');
    await terminal.waitForText(/country +VARCHAR +1 \(33%\) +2 +GB +US/);
  });

  test('a chart is drawn for the size of its pane', async () => {
    const {terminal} = await openResult();
    terminal.press('C');
    await terminal.waitForText('┌─ Chart');
    terminal.press('bar', 'enter');
    await terminal.waitForText('┌─ Across');
    terminal.press('customer', 'enter');
    await terminal.waitForText('┌─ Upward');
    terminal.press('amount', 'enter');
    await terminal.waitForText(/█+ .*915/);
    terminal.resize(70, 24);
    await terminal.waitForText(/█+ .*915/);
  });

  test('a line is drawn in dots', async () => {
    const {terminal} = await openResult();
    terminal.press('C');
    await terminal.waitForText('┌─ Chart');
    terminal.press('line', 'enter');
    await terminal.waitForText('┌─ Across');
    terminal.press('placed', 'enter');
    await terminal.waitForText('┌─ Upward');
    terminal.press('amount', 'enter');
    await terminal.waitForText(/2026-01-01 +2026-03-01/);
    expect(terminal.screen()).toMatch(/[\u2801-\u28FF]{3}/);
  });

  test('a pivot sums up rows by columns', async () => {
    const {terminal} = await openResult('select country, name from customers');
    terminal.press('T');
    await terminal.waitForText('┌─ Rows of the pivot');
    terminal.press('country', 'enter');
    await terminal.waitForText('┌─ Columns of the pivot');
    terminal.press('name', 'enter');
    await terminal.waitForText('┌─ Cells of the pivot');
    terminal.press('count', 'enter');
    await terminal.waitForText('┌─ count of');
    terminal.press('all', 'enter');
    await terminal.waitForText(/country +Ada +Grace +Mérida 日本 +total/);
  });

  test('a plan is shown as a tree', async () => {
    const {terminal} = await openWorkbench();
    terminal.press('select * from orders where amount > 3', keys.explain);
    await terminal.waitForText(/operation\s/);
    await terminal.waitForText(/SEQ_SCAN shop\.main\.orders +Filter: amount>3/);
  });
});

describe('results beside one another', () => {
  test('a kept result stays when the next statement runs', async () => {
    const {terminal} = await openResult('select 1 as one');
    terminal.press('\u001Bp', keys.nextPane, keys.nextPane);
    await terminal.waitForText('F9 format');
    terminal.press('\u0001', 'select 2 as two', keys.run);
    await terminal.waitForText(/ 1 ● select 1 as one ─ 2 select 2 as two/);
  });
});
