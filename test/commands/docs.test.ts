import {mkdtemp, mkdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {pathToFileURL} from 'node:url';
import type {Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, onTestFinished, test} from 'vitest';
import {startChromium} from '#test/engines/chromium.ts';
import {requireEngine} from '#test/engines/require-engine.ts';
import {runWeir} from '#test/helpers/run-weir.ts';
import {lineageProject} from './lineage-project.ts';

const browser = await requireEngine('Chromium', startChromium);
const attack = '</script><script>window.hacked = 1</script><img src=x onerror="window.hacked = 1">';

const project = {
  ...lineageProject,
  'assets/marts/hostile.sql': `/* @weir
description: '${attack}'
owner: '<b>&amp;</b>'
*/
select country as "<img src=x onerror=window.hacked=1>", '${attack}' as "it's" from marts.revenue
`,
};

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-docs-'));
  for (const [path, text] of Object.entries(project)) {
    await mkdir(dirname(join(folder, path)), {recursive: true});
    await writeFile(join(folder, path), text);
  }
  const tables = `create table customers as select 1 as id, 'GB' as country;
    create table orders as select 1 as id, 1 as customer_id, 2.5 as amount, date '2026-01-01' as placed, 'paid' as status`;
  for (const args of [['query', '-c', 'app', tables], ['run'], ['docs', '--refresh']]) {
    const {exitCode, stderr} = await runWeir(args, {cwd: folder});
    expect(exitCode, stderr).toBe(0);
  }
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await rm(folder, {recursive: true, force: true});
});

/** The page in a browser that may load nothing but the file; fails on anything in its console. */
async function open(hash = ''): Promise<Page> {
  const page = await browser!.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith('file:') && !request.url().startsWith('data:'))
      complaints.push(request.url());
  });
  onTestFinished(async () => {
    await page.close();
    expect(complaints).toEqual([]);
  });
  await page.goto(`${pathToFileURL(join(folder, 'site/index.html')).href}${hash}`);
  return page;
}

test('the file stands alone: nothing in it is loaded from elsewhere', async () => {
  const html = await readFile(join(folder, 'site/index.html'), 'utf8');
  expect(html).not.toMatch(/(src|href)="(?!data:|#)/);
  expect(html.match(/<script/g)).toHaveLength(2);
});

describe.skipIf(!browser)('in a browser', () => {
  test('search finds a column and goes there', async () => {
    const page = await open();
    await page.keyboard.press('/');
    await page.keyboard.type('orders total');
    await page.locator('#found a').first().waitFor();
    expect(await page.locator('#found a').first().textContent()).toContain('staging.orders.total');
    await page.keyboard.press('Enter');
    await page.locator('tr.marked').waitFor();
    expect(await page.locator('h1').textContent()).toBe('staging.orders');
    expect(await page.locator('tr.marked').textContent()).toMatch(
      /total.*Paid, in euro.*copy.*raw\.orders\.amount/,
    );
    expect(await page.locator('#found').isVisible()).toBe(false);
  });

  test('search says when nothing is found, Escape closes it', async () => {
    const page = await open();
    await page.fill('#search', 'no such thing');
    expect(await page.locator('#found').textContent()).toBe('Nothing found');
    await page.keyboard.press('Escape');
    expect(await page.locator('#found').isVisible()).toBe(false);
  });

  test('a table has its description, owner, types, SQL in colours and check history', async () => {
    const page = await open('#/staging.orders');
    const text = (await page.locator('main').textContent())!;
    for (const word of ['ada', 'DECIMAL', 'daily', 'assets/staging/orders.sql', 'raw.orders.amount'])
      expect(text).toContain(word);
    expect(await page.locator('#sql .keyword').allTextContents()).toContain('select');
    await page.goto(page.url().replace('staging.orders', 'raw.orders'));
    await page.locator('#checks').waitFor();
    expect(await page.locator('#checks tbody tr').textContent()).toMatch(/not_null\(amount\).*error.*passed/);
    expect(await page.locator('#checks .dots .passed').count()).toBe(1);
  });

  test('links of columns lead through the lineage, in the table and in the drawing', async () => {
    const page = await open('#/marts.report');
    await page.locator('#columns a', {hasText: 'marts.revenue.revenue'}).click();
    await page.locator('tr.marked').waitFor();
    expect(await page.locator('h1').textContent()).toBe('marts.revenue');
    expect(await page.locator('svg path.lit').count()).toBeGreaterThan(2);
    await page.locator('svg a[data-column="staging.orders.total"]').click();
    await page.locator('h1', {hasText: /^staging\.orders$/}).waitFor();
    await page.goBack();
    await page.locator('h1', {hasText: /^marts\.revenue$/}).waitFor();
  });

  test('keys: next table, all tables, dark and light, help', async () => {
    const page = await open('#/marts.report');
    await page.keyboard.press('j');
    await page.locator('h1', {hasText: /^marts\.revenue$/}).waitFor();
    await page.keyboard.press('h');
    await page.locator('h1', {hasText: /^shop$/}).waitFor();
    const colour = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    const before = await colour();
    await page.keyboard.press('t');
    expect(await colour()).not.toBe(before);
    await page.keyboard.press('?');
    expect(await page.locator('dialog').textContent()).toContain('next table');
    await page.keyboard.press('Escape');
    expect(await page.locator('dialog').isVisible()).toBe(false);
  });

  test('names, descriptions and SQL are text, whatever they hold', async () => {
    const page = await open('#/marts.hostile');
    expect(await page.locator('#description').textContent()).toBe(attack);
    expect(await page.locator('#columns').textContent()).toContain('<img src=x onerror=window.hacked=1>');
    expect(await page.locator('#sql').textContent()).toContain(attack);
    expect(await page.locator('main img').count()).toBe(0);
    await page.fill('#search', 'img');
    await page.locator('#found a').first().waitFor();
    await page.keyboard.press('Enter');
    await page.locator('tr.marked').waitFor();
    expect(await page.evaluate<boolean>("'hacked' in window")).toBe(false);
  });

  test('a table that is not there is said so', async () => {
    const page = await open('#/no.such');
    expect(await page.locator('main').textContent()).toContain('There is no table no.such');
  });
});
