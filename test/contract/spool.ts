import {expect, test} from 'vitest';
import {CancelledError} from '#src/errors/index.ts';
import type {Batch, Column, ColumnType, Value} from '#src/warehouse/index.ts';
import {failureOf, never, readAll, type ContractSession} from './session.ts';

const integer: ColumnType = {kind: 'integer', bits: 64, signed: true};
const decimal: ColumnType = {kind: 'decimal', precision: 10, scale: 2};
const list = (element: ColumnType): ColumnType => ({kind: 'list', element});
const struct = (type: ColumnType): ColumnType => ({kind: 'struct', fields: [{name: 'a', type}]});

/** Values that systems deliver under types that have no room for them elsewhere. */
const roomless: readonly [string, ColumnType, readonly Value[]][] = [
  ['a decimal that is none', decimal, ['1.50', 'NaN', '-0.05']],
  ['a decimal with too many digits', decimal, ['1.50', '123456789012.55']],
  ['a decimal without bounds', {kind: 'decimal'}, ['1.5', '9'.repeat(60), '-0.000000000000000000001']],
  ['a decimal of 60 digits', {kind: 'decimal', precision: 60, scale: 0}, ['9'.repeat(60)]],
  ['a date before Christ', {kind: 'date'}, ['2026-01-31', '0044-03-15 BC', 'infinity']],
  [
    'a timestamp of nanoseconds',
    {kind: 'timestamp', zoned: false},
    ['2026-01-31 00:00:00', '2026-01-31 12:34:56.123456789'],
  ],
  [
    'a timestamp in another zone',
    {kind: 'timestamp', zoned: true},
    ['2026-01-31 12:34:56+00', '2026-01-31 12:34:56+02'],
  ],
  ['a timestamp without end', {kind: 'timestamp', zoned: true}, ['-infinity', 'infinity']],
  ['a time with zone', {kind: 'time', zoned: true}, ['12:34:56+05:30']],
  ['the end of a day', {kind: 'time', zoned: false}, ['24:00:00', '00:00:00.5']],
  ['an interval in foreign words', {kind: 'interval'}, ['1 year 2 mons -3 days +04:05:06']],
  ['a UUID in capitals', {kind: 'uuid'}, ['6D3B0D55-17A6-4A06-9D30-7F1E4A2B9C00']],
  ['a type that is not known', {kind: 'unknown'}, ['(1,2)']],
  ['a list of decimals that are none', list(decimal), [['1.50', null], ['NaN'], null, []]],
  ['a struct with a date before Christ', struct({kind: 'date'}), [{a: '2026-01-31'}, {a: '0044-03-15 BC'}]],
];

export function describeSpool(session: ContractSession): void {
  const {statements} = session.fixture;
  const spool = () => session.warehouse.spool!;
  const quote = (name: string) => session.fixture.definition.dialect.quoteIdentifier(name);
  let tables = 0;
  const newName = () => `result "${++tables}"`;

  async function keep(columns: readonly Column[], batches: readonly Batch[]) {
    const table = await spool().create(newName(), columns);
    for (const batch of batches) await table.append(batch);
    await table.finish();
    return table;
  }
  const readBack = async (name: string) =>
    (await readAll(spool(), `select * from ${quote(name)} order by rowid`)).rows.map((row) => row[0]!);

  test.each(statements.awkwardValues)('gives $name back', async ({statement, value}) => {
    const result = await session.warehouse.query.run({text: statement});
    const batches: Batch[] = [];
    for await (const batch of result.batches) batches.push(batch);
    const table = await keep(result.columns, batches);
    expect(await readBack(table.name)).toEqual([value]);
    await table.drop();
  });

  test.each(roomless)('gives %s back', async (_, type, values) => {
    const table = await keep(
      [{name: 'x', type, nativeType: type.kind}],
      values.map((value) => ({rowCount: 1, columns: [[value]]})),
    );
    expect(await readBack(table.name)).toEqual(values);
    expect(table.columns()).toHaveLength(1);
  });

  test('keeps rows in their order and numbers them, also when a column turns into text on the way', async () => {
    const columns = [
      {name: 'n', type: integer, nativeType: 'x'},
      {name: 'd', type: decimal, nativeType: 'x'},
    ];
    const table = await spool().create(newName(), columns);
    const rowCount = 1000;
    for (let from = 0; from < 60_000; from += rowCount) {
      const numbers = Array.from({length: rowCount}, (_, index) => BigInt(from + index));
      const decimals = numbers.map((number) => (number === 45_678n ? 'NaN' : `${number}.00`));
      await table.append({rowCount, columns: [numbers, decimals]});
    }
    await table.finish();
    expect(table.readableRows()).toBe(60_000);
    const check = `select count(*), count(*) filter (where n <> rowid), min(d) filter (where n = 45678),
      count(*) filter (where d <> n || '.00') from ${quote(table.name)}`;
    expect((await readAll(spool(), check)).rows).toEqual([[60_000n, 0n, 'NaN', 1n]]);
  });

  test('shows the first rows at once and counts only what can be read', async () => {
    const table = await spool().create(newName(), [{name: 'n', type: integer, nativeType: 'x'}]);
    const batch = {rowCount: 3, columns: [[1n, 2n, null]]};
    await table.append(batch);
    expect(table.readableRows()).toBe(3);
    await table.append(batch);
    expect(await readBack(table.name)).toHaveLength(table.readableRows());
    await table.drop();
    await table.drop();
  });

  test('takes a result without rows', async () => {
    const table = await keep([{name: 'select', type: integer, nativeType: 'x'}], []);
    expect(await readBack(table.name)).toEqual([]);
  });

  test('understands the SQL that it promises', async () => {
    const table = await keep(
      [{name: 'x', type: decimal, nativeType: 'x'}],
      [{rowCount: 2, columns: [['1.00', '3.00']]}],
    );
    const {rows} = await readAll(
      spool(),
      `select approx_count_distinct(x), quantile_cont(x, 0.5)::double, count(*) filter (where x > 1),
        contains('abc', 'b'), regexp_matches('abc', '^a'), try_cast('a' as integer),
        epoch_us(date_trunc('month', timestamp '2026-01-31 12:00:00')), cast(timestamptz '2026-01-31 00:00:00+00' as varchar),
        hex('a'::blob), cast(to_json([1]) as varchar) from ${quote(table.name)}`,
    );
    expect(rows).toEqual([
      [2n, 2, 1n, true, true, null, 1_767_225_600_000_000n, '2026-01-31 00:00:00+00', '61', '[1]'],
    ]);
  });

  test('makes further tables and stops on abort', async () => {
    const name = quote(newName());
    await spool().build(`create table ${name} as ${statements.series(10)}`, {signal: never});
    expect((await readAll(spool(), `select max(rowid) from ${name}`)).rows).toEqual([[9n]]);
    const controller = new AbortController();
    const work = failureOf(
      spool().build(`create table ${quote(newName())} as ${statements.endless}`, {signal: controller.signal}),
    );
    setImmediate(() => controller.abort());
    expect(await work).toBeInstanceOf(CancelledError);
  });
}
