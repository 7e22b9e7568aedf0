import {expect, test} from 'vitest';
import {TransferError, UsageError} from '#src/errors/index.ts';
import type {LoadMode, LoadRequest, Relation, Value} from '#src/warehouse/index.ts';
import {load} from './loading.ts';
import {failureOf, readAll, testIf, withNumbers, type ContractSession} from './session.ts';
import {people} from './text-tables.ts';

const keyedModes: readonly LoadMode[] = ['merge', 'delete+insert', 'insert-only', 'scd2'];
const monday = '2026-01-05T08:00:00.000Z';
const tuesday = '2026-01-06T08:00:00.000Z';
const wednesday = '2026-01-07T08:00:00.000Z';

/** What each mode does to rows that are there and rows that are not. */
export function describeLoadModes(session: ContractSession): void {
  const {dialect, capabilities} = session.fixture.definition;
  const {modes} = capabilities.bulkWrite!;
  const knows = (mode: LoadMode) => modes.includes(mode);

  /** Sorted by the columns at these positions. */
  async function rowsOf(
    relation: Relation,
    columns: readonly string[],
    by: readonly number[],
  ): Promise<Value[][]> {
    const list = columns.map(dialect.quoteIdentifier).join(', ');
    const text = `select ${list} from ${dialect.quoteRelation(relation)}`;
    const keyOf = (row: readonly Value[]) => by.map((position) => String(row[position])).join();
    const {rows} = await readAll(session.warehouse, text);
    return withNumbers(rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)));
  }
  const names = (relation: Relation) => rowsOf(relation, ['id', 'name'], [0, 1]);

  test.each(modes.filter((mode) => keyedModes.includes(mode)))('%s wants a key', async (mode) => {
    const error = await failureOf(load(session, session.newRelation(), people(['1', 'Ada']), {mode}));
    expect(error).toBeInstanceOf(UsageError);
  });

  test.each(modes.filter((mode) => keyedModes.includes(mode)))(
    '%s names a key column that the source lacks',
    async (mode) => {
      const error = await failureOf(
        load(session, session.newRelation(), people(['1', 'Ada']), {mode, key: ['number']}),
      );
      expect(error).toMatchObject({code: 'transfer-destination', message: expect.stringContaining('number')});
    },
  );

  test.each(modes.filter((mode) => mode !== 'delete+insert' && keyedModes.includes(mode)))(
    '%s refuses a key that is NULL or comes twice',
    async (mode) => {
      const relation = session.newRelation();
      const options = {mode, key: ['id'], loadedAt: monday};
      await load(session, relation, people(['1', 'Ada']), options);
      for (const rows of [people(['2', 'B'], ['2', 'C']), people(['2', 'B'], [null, 'C'])]) {
        const error = await failureOf(load(session, relation, rows, options));
        expect(error).toBeInstanceOf(TransferError);
        expect(error).toMatchObject({code: 'transfer-destination'});
      }
      expect(await names(relation)).toEqual([[1, 'Ada']]);
    },
  );

  testIf(knows('delete+insert'))('delete+insert exchanges all rows of the keys that it brings', async () => {
    const relation = session.newRelation();
    const options = {mode: 'delete+insert', key: ['id']} as const;
    await load(session, relation, people(['1', 'a'], ['1', 'b'], ['2', 'c']), options);
    const receipt = await load(session, relation, people(['1', 'd'], ['3', 'e'], ['3', 'f']), options);
    expect(receipt).toMatchObject({rowsStaged: 3, rowsWritten: 3, rowsRemoved: 2});
    expect(await names(relation)).toEqual([
      [1, 'd'],
      [2, 'c'],
      [3, 'e'],
      [3, 'f'],
    ]);
  });

  testIf(knows('delete+insert'))('delete+insert takes NULL for a key like others', async () => {
    const relation = session.newRelation();
    const options = {mode: 'delete+insert', key: ['id', 'name']} as const;
    await load(session, relation, people(['1', null], ['2', 'b']), options);
    await load(session, relation, people(['1', null]), options);
    expect(await names(relation)).toEqual([
      [1, null],
      [2, 'b'],
    ]);
  });

  testIf(knows('insert-only'))('insert-only leaves rows that are there as they are', async () => {
    const relation = session.newRelation();
    const options = {mode: 'insert-only', key: ['id']} as const;
    await load(session, relation, people(['1', 'Ada'], ['2', 'Grace']), options);
    const receipt = await load(session, relation, people(['2', 'other'], ['3', 'Edsger']), options);
    expect(receipt).toMatchObject({rowsStaged: 2, rowsWritten: 1});
    expect(await names(relation)).toEqual([
      [1, 'Ada'],
      [2, 'Grace'],
      [3, 'Edsger'],
    ]);
  });

  testIf(knows('snapshot'))('snapshot keeps every load with its moment', async () => {
    const relation = session.newRelation();
    await load(session, relation, people(['1', 'Ada']), {mode: 'snapshot', loadedAt: monday});
    await load(session, relation, people(['1', 'Ada'], ['2', 'B']), {mode: 'snapshot', loadedAt: tuesday});
    const rows = await rowsOf(relation, ['id', '_weir_snapshot_at'], [1, 0]);
    expect(rows.map(([id, at]) => [id, dayOf(at)])).toEqual([
      [1, '2026-01-05'],
      [1, '2026-01-06'],
      [2, '2026-01-06'],
    ]);
  });

  const history = async (relation: Relation) =>
    (await rowsOf(relation, ['id', 'name', '_weir_valid_from', '_weir_valid_to'], [0, 2])).map(
      ([id, name, from, to]) => [id, name, dayOf(from), dayOf(to)],
    );

  testIf(knows('scd2'))('scd2 keeps a version for each change, and none where nothing changed', async () => {
    const relation = session.newRelation();
    const options = {mode: 'scd2', key: ['id']} as const;
    await load(session, relation, people(['1', 'Ada'], ['2', 'Grace']), {...options, loadedAt: monday});
    const second = await load(session, relation, people(['1', 'Ada'], ['2', null]), {
      ...options,
      loadedAt: tuesday,
    });
    expect(second).toMatchObject({rowsStaged: 2, rowsWritten: 1, rowsRemoved: 1});
    await load(session, relation, people(['2', 'Hopper']), {...options, loadedAt: wednesday});
    expect(await history(relation)).toEqual([
      [1, 'Ada', '2026-01-05', null],
      [2, 'Grace', '2026-01-05', '2026-01-06'],
      [2, null, '2026-01-06', '2026-01-07'],
      [2, 'Hopper', '2026-01-07', null],
    ]);
  });

  testIf(knows('scd2') && capabilities.bulkWrite!.refinesLoads)(
    'scd2 ends the version of a row that is gone, and begins one when it returns',
    async () => {
      const relation = session.newRelation();
      const options = {mode: 'scd2', key: ['id'], missing: 'delete'} as const;
      await load(session, relation, people(['1', 'Ada'], ['2', 'Grace']), {...options, loadedAt: monday});
      await load(session, relation, people(['1', 'Ada']), {...options, loadedAt: tuesday});
      await load(session, relation, people(['1', 'Ada'], ['2', 'Grace']), {...options, loadedAt: wednesday});
      expect(await history(relation)).toEqual([
        [1, 'Ada', '2026-01-05', null],
        [2, 'Grace', '2026-01-05', '2026-01-06'],
        [2, 'Grace', '2026-01-07', null],
      ]);
    },
  );

  testIf(knows('scd2'))('scd2 compares only the columns that it is told', async () => {
    const relation = session.newRelation();
    const options: Partial<LoadRequest> = {mode: 'scd2', key: ['id'], versions: {columns: ['id']}};
    await load(session, relation, people(['1', 'Ada']), {...options, loadedAt: monday});
    await load(session, relation, people(['1', 'Augusta']), {...options, loadedAt: tuesday});
    expect(await history(relation)).toEqual([[1, 'Ada', '2026-01-05', null]]);
  });

  testIf(knows('scd2'))('scd2 goes by the moment that the rows tell', async () => {
    const relation = session.newRelation();
    const changed = (id: string, name: string, at: string) => ({
      columns: [...people().columns, {name: 'changed_at', type: {kind: 'timestamp', zoned: true} as const}],
      rows: [[id, name, at]],
    });
    const options: Partial<LoadRequest> = {
      mode: 'scd2',
      key: ['id'],
      versions: {updatedAt: 'changed_at'},
      loadedAt: wednesday,
    };
    await load(session, relation, changed('1', 'Ada', '2026-01-01 00:00:00+00'), options);
    await load(session, relation, changed('1', 'Ada', '2026-01-01 00:00:00+00'), options);
    await load(session, relation, changed('1', 'Augusta', '2026-01-03 00:00:00+00'), options);
    await load(session, relation, changed('1', 'older', '2026-01-02 00:00:00+00'), options);
    expect(await history(relation)).toEqual([
      [1, 'Ada', '2026-01-01', '2026-01-03'],
      [1, 'Augusta', '2026-01-03', null],
    ]);
  });
}

function dayOf(value: Value | undefined): string | null {
  return value === null || value === undefined ? null : String(value as string).slice(0, 10);
}
