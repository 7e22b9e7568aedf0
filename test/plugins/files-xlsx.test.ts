import {copyFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {beforeAll, describe, expect, test} from 'vitest';
import files from '#plugins/files/index.ts';
import {failureOf, readAll} from '#test/contract/session.ts';
import {repositoryPath} from '#test/helpers/repository.ts';
import duckdb from '#plugins/duckdb/index.ts';
import {loadInto, never, useFolder, useOpen} from './open-plugin.ts';

const folder = useFolder();
const openFiles = useOpen(files);
const openDuckdb = useOpen(duckdb);

beforeAll(() => {
  for (const name of ['orders.xlsx', 'prices.xlsx'])
    copyFileSync(repositoryPath(`test/fixtures/workbooks/${name}`), join(folder, name));
});

type Transport = 'files' | 'stream:csv' | 'stream:parquet';

/** Reads a sheet into a table as the pipeline does, and the table back. */
async function read(
  path: string,
  options: Record<string, unknown> = {},
  transport: Transport = 'files',
): Promise<Awaited<ReturnType<typeof readAll>>> {
  const source = await openFiles({root: folder});
  const target = await openDuckdb({});
  const bytes = await source.bulkRead!.unload({
    from: {kind: 'path', path, options},
    transport,
    signal: never,
  });
  await loadInto(target, 't', bytes);
  return readAll(target, 'select * from t');
}

describe('cells', () => {
  test.each(['files', 'stream:csv', 'stream:parquet'] as const)(
    'have the types that their column has in all rows, by %s',
    async (transport) => {
      const {names, kinds, rows} = await read('orders.xlsx', {}, transport);
      expect(names).toEqual(['id', 'name', 'amount', 'paid', 'day', 'at', 'clock', 'note', 'id_2', 'I']);
      expect(kinds).toEqual([
        'integer',
        'text',
        'float',
        'boolean',
        'date',
        'timestamp',
        'time',
        'text',
        'integer',
        'integer',
      ]);
      expect(rows).toEqual([
        [1n, 'Ada', 1.5, true, '2026-01-31', '2026-01-31 23:59:58', '12:30:00', 'x', 10n, 7n],
        [
          2n,
          'Zoë 🦆, "quoted"\nline',
          2,
          false,
          '1900-01-01',
          '2026-02-01 00:00:00',
          '00:00:01',
          '5',
          11n,
          null,
        ],
        [3n, null, null, null, null, null, null, null, 12n, null],
      ]);
    },
  );

  test('give what their formulas came to, and days counted from 1904', async () => {
    const {names, rows} = await read('prices.xlsx', {range: 'A1:E2'});
    expect(names).toEqual(['item', 'price', 'sold on', 'ok', 'ratio']);
    expect(rows).toEqual([['pen', 2.25, '2026-05-04', true, 0.25]]);
  });

  test('with an error fail the load by their address, unless they may be empty', async () => {
    const error = await failureOf(read('prices.xlsx'));
    expect(error).toMatchObject({
      code: 'transfer-source',
      message: expect.stringMatching(/Cell B3 of sheet Data holds the error #DIV\/0!/),
      hint: expect.stringContaining('ignore_errors'),
    });
    const {rows} = await read('prices.xlsx', {ignore_errors: true});
    expect(rows[1]).toEqual(['notebook', null, '2026-05-05', null, null]);
  });
});

describe('options', () => {
  test('name a sheet, or count it', async () => {
    const expected = {names: ['id', 'name'], rows: [[9n, 'Nine']]};
    expect(await read('orders.xlsx', {sheet: 'Second'})).toMatchObject(expected);
    expect(await read('orders.xlsx', {sheet: 2})).toMatchObject(expected);
  });

  test('take all sheets and tell which one a row is of', async () => {
    const {names, rows} = await read('orders.xlsx', {sheet: '*'});
    expect(names.slice(0, 3)).toEqual(['sheet_name', 'id', 'name']);
    expect(rows.map(([sheet, id]) => [sheet, id])).toEqual([
      ['Orders', 1n],
      ['Orders', 2n],
      ['Orders', 3n],
      ['Second', 9n],
      ['Report', null],
      ['Report', null],
      ['Report', null],
    ]);
  });

  test.each(['B3:C5', 'B:C', 'B3'])('cut out the range %s', async (range) => {
    const {names, rows} = await read('orders.xlsx', {sheet: 'Report', range});
    expect(names).toEqual(['city', 'people']);
    expect(rows.slice(0, 2)).toEqual([
      ['Bern', 134000n],
      ['Thun', 44000n],
    ]);
  });

  test('name columns by their letters where there is no header', async () => {
    const {names, rows} = await read('orders.xlsx', {sheet: 'Report', range: 'B4:C5', header: false});
    expect(names).toEqual(['B', 'C']);
    expect(rows[0]).toEqual(['Bern', 134000n]);
  });

  test.each([
    [{sheet: 'Orderz'}, /no sheet Orderz/, /Orders, Second, Empty, Report/],
    [{sheet: 'Empty'}, /no cells with a value/, /range/],
    [{range: 'nowhere!'}, /range/, /A2:F100/],
    [{delimiter: ';'}, /xlsx files have no option delimiter/, /sheet, range/],
  ])('that are wrong are named: %j', async (options, message, hint) => {
    const error = await failureOf(read('orders.xlsx', options));
    expect(error).toMatchObject({
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
  });
});

test('a file that is no workbook is named', async () => {
  writeFileSync(join(folder, 'fake.xlsx'), 'id,name\n1,Ada\n');
  expect(await failureOf(read('fake.xlsx'))).toMatchObject({
    code: 'transfer-source',
    message: expect.stringMatching(/fake\.xlsx cannot be read as an Excel workbook/),
    hint: expect.stringContaining('.xlsx'),
  });
});

test('workbooks are listed and described like other files, and not written', async () => {
  const warehouse = await openFiles({root: folder});
  const {columns} = await warehouse.catalog!.describe({name: 'orders.xlsx'});
  expect(columns.slice(0, 2)).toMatchObject([
    {name: 'id', type: {kind: 'integer'}},
    {name: 'name', type: {kind: 'text'}},
  ]);
  const source = await warehouse.bulkRead!.unload({
    from: {kind: 'path', path: 'orders.xlsx'},
    transport: 'stream:csv',
    signal: never,
  });
  expect(await failureOf(loadInto(warehouse, 'out.xlsx', source))).toMatchObject({code: 'unsupported'});
});
