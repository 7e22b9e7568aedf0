import {expect, test} from 'vitest';
import {QueryError, TransferError} from '#src/errors/index.ts';
import type {BuildIntoRequest, LoadReceipt, Relation, Value} from '#src/warehouse/index.ts';
import {load, relationNames} from './loading.ts';
import {failureOf, never, readRelation, testIf, withNumbers, type ContractSession} from './session.ts';
import {people} from './text-tables.ts';

const monday = '2026-01-05T08:00:00.000Z';

/** Rows of a SELECT that take effect by a load mode. */
export function describeBuildInto(session: ContractSession): void {
  const {definition, statements} = session.fixture;
  const {dialect, capabilities} = definition;
  const modes = capabilities.transform!.modes!;
  const quote = dialect.quoteRelation;

  function build(
    into: Relation,
    select: string,
    options: Partial<BuildIntoRequest> = {},
  ): Promise<LoadReceipt> {
    return session.warehouse.transform!.buildInto!({
      into,
      select,
      mode: 'append',
      loadId: session.runtime.randomId(),
      loadedAt: monday,
      signal: never,
      ...options,
    });
  }
  async function source(...rows: [string | null, string | null][]): Promise<Relation> {
    const relation = session.newRelation('source');
    await load(session, relation, people(...rows), {mode: 'replace'});
    return relation;
  }
  const all = (relation: Relation) => `select * from ${quote(relation)}`;
  async function rowsOf(relation: Relation): Promise<Value[][]> {
    const {rows} = await readRelation(session.warehouse, relation);
    return withNumbers(rows).toSorted((a, b) => Number(a[0]) - Number(b[0]));
  }

  test.each(modes)('%s makes a table that is not there, with the rows of the SELECT', async (mode) => {
    const target = session.newRelation();
    const receipt = await build(target, all(await source(['1', 'Ada'], ['2', null])), {mode, key: ['id']});
    expect(receipt).toMatchObject({rowsStaged: 2, rowsWritten: 2, repeated: false});
    expect((await rowsOf(target)).map((row) => row.slice(0, 2))).toEqual([
      [1, 'Ada'],
      [2, null],
    ]);
  });

  test.each([
    {
      mode: 'append',
      rows: [
        [1, 'Ada'],
        [2, 'Bob'],
        [2, 'Bea'],
        [3, 'Cid'],
      ],
    },
    {
      mode: 'replace',
      rows: [
        [2, 'Bea'],
        [3, 'Cid'],
      ],
    },
    {
      mode: 'merge',
      rows: [
        [1, 'Ada'],
        [2, 'Bea'],
        [3, 'Cid'],
      ],
    },
    {
      mode: 'delete+insert',
      rows: [
        [1, 'Ada'],
        [2, 'Bea'],
        [3, 'Cid'],
      ],
    },
    {
      mode: 'insert-only',
      rows: [
        [1, 'Ada'],
        [2, 'Bob'],
        [3, 'Cid'],
      ],
    },
  ] as const)('$mode changes what is there', async ({mode, rows}) => {
    const target = session.newRelation();
    await build(target, all(await source(['1', 'Ada'], ['2', 'Bob'])), {mode, key: ['id']});
    await build(target, all(await source(['2', 'Bea'], ['3', 'Cid'])), {mode, key: ['id']});
    expect(await rowsOf(target)).toEqual(rows);
  });

  test('scd2 keeps the versions of rows', async () => {
    const target = session.newRelation();
    const versions = {mode: 'scd2', key: ['id'], missing: 'delete'} as const;
    await build(target, all(await source(['1', 'Ada'], ['2', 'Bob'])), versions);
    const receipt = await build(target, all(await source(['2', 'Bea'])), {
      ...versions,
      loadedAt: '2026-01-06T08:00:00.000Z',
    });
    expect(receipt).toMatchObject({rowsWritten: 1, rowsRemoved: 2});
    const open = (await rowsOf(target)).filter((row) => row.at(-1) === null);
    expect(open.map((row) => row.slice(0, 2))).toEqual([[2, 'Bea']]);
    expect(await rowsOf(target)).toHaveLength(3);
  });

  test.each([undefined, {updatedAt: 'name'}])(
    'scd2 marks what is deleted, and ends the mark when it is back (%o)',
    async (by) => {
      const target = session.newRelation();
      const days = [5, 6, 7, 8].map((day) => `2026-01-0${day}T08:00:00.000Z`);
      const [first, second, third, fourth] = days as [string, string, string, string];
      const bring = (loadedAt: string, from: Relation) => {
        const moment = `cast('2026-01-01 00:00:00' as ${dialect.toNativeType({kind: 'timestamp', zoned: false})})`;
        const select = `select id, ${by ? `${moment} as name` : 'name'} from ${quote(from)}`;
        const versions = {mode: 'scd2', key: ['id'], missing: 'delete', marksDeleted: true} as const;
        return build(target, select, {...versions, loadedAt, ...(by && {versions: by})});
      };
      const [both, one] = [await source(['1', 'Ada'], ['2', 'Bob']), await source(['2', 'Bob'])];
      await bring(first, both);
      expect(await bring(second, one)).toMatchObject({rowsWritten: 1, rowsRemoved: 1});
      expect(await bring(third, one)).toMatchObject({rowsWritten: 0, rowsRemoved: 0});
      expect(await bring(fourth, both)).toMatchObject({rowsWritten: 1, rowsRemoved: 1});
      const moment = (value: Value | undefined) =>
        value === null
          ? null
          : new Date(
              /[Z+]/.test(String(value)) ? String(value) : `${String(value).replace(' ', 'T')}Z`,
            ).toISOString();
      const began = by ? '2026-01-01T00:00:00.000Z' : first;
      const found = (await rowsOf(target)).map((row) => [
        row[0],
        moment(row[2]),
        moment(row[3]),
        Boolean(row[4]),
      ]);
      const inOrder = found.toSorted(
        (a, b) => Number(a[0]) - Number(b[0]) || String(a[1]).localeCompare(String(b[1])),
      );
      expect(inOrder).toEqual([
        [1, began, second, false],
        [1, second, fourth, true],
        [1, fourth, null, false],
        [2, began, null, false],
      ]);
    },
  );

  test('a load id takes effect once', async () => {
    const [target, from] = [session.newRelation(), await source(['1', 'Ada'])];
    const loadId = session.runtime.randomId();
    await build(target, all(from), {loadId});
    expect(await build(target, all(from), {loadId})).toMatchObject({repeated: true, rowsWritten: 0});
    expect(await rowsOf(target)).toEqual([[1, 'Ada']]);
  });

  test('a SELECT may read the table that it goes into', async () => {
    const target = session.newRelation();
    await build(target, all(await source(['1', 'Ada'], ['2', 'Bob'])));
    await build(target, all(target));
    expect(await rowsOf(target)).toHaveLength(4);
    const window = {column: 'id', from: {value: '2', inclusive: true}};
    const moved = `select 3 as id, name from ${quote(target)} where id = 2`;
    await build(target, moved, {window});
    expect((await rowsOf(target)).map(([id]) => id)).toEqual([1, 1, 3, 3]);
  });

  test('rows in the window give way to those of the SELECT', async () => {
    const target = session.newRelation();
    await build(target, all(await source(['1', 'a'], ['2', 'b'], ['3', 'c'])));
    const window = {
      column: 'id',
      from: {value: '2', inclusive: true},
      to: {value: '3', inclusive: false},
    };
    const receipt = await build(target, all(await source(['2', 'B'])), {window});
    expect(receipt).toMatchObject({rowsWritten: 1, rowsRemoved: 1});
    expect(await rowsOf(target)).toEqual([
      [1, 'a'],
      [2, 'B'],
      [3, 'c'],
    ]);
  });

  test('a SELECT that fails leaves the table as it was, and nothing else', async () => {
    const target = session.newRelation();
    await build(target, all(await source(['1', 'Ada'])));
    const before = await relationNames(session.warehouse);
    for (const mode of ['append', 'replace'] as const)
      for (const select of [statements.unknownTable, statements.syntaxError])
        expect(await failureOf(build(target, select, {mode}))).toBeInstanceOf(QueryError);
    expect(await rowsOf(target)).toEqual([[1, 'Ada']]);
    expect(await relationNames(session.warehouse)).toEqual(before);
  });

  test('a key that comes twice fails merge and changes nothing', async () => {
    const target = session.newRelation();
    await build(target, all(await source(['1', 'Ada'])), {mode: 'merge', key: ['id']});
    const twice = all(await source(['2', 'B'], ['2', 'C']));
    expect(await failureOf(build(target, twice, {mode: 'merge', key: ['id']}))).toBeInstanceOf(TransferError);
    expect(await rowsOf(target)).toEqual([[1, 'Ada']]);
  });

  test('a column that the table lacks fails and changes nothing', async () => {
    const target = session.newRelation();
    await build(target, all(await source(['1', 'Ada'])));
    const more = `select 2 as id, 'B' as name, 1 as extra from ${quote(target)}`;
    expect(await failureOf(build(target, more))).toMatchObject({message: expect.stringContaining('extra')});
    expect(await rowsOf(target)).toEqual([[1, 'Ada']]);
  });

  test('columns of the table come and go with the rows', async () => {
    const target = session.newRelation();
    await build(target, all(await source(['1', 'Ada'])));
    const extra = {
      name: 'extra',
      nativeType: 'integer',
      type: {kind: 'integer', bits: 32, signed: true},
    } as const;
    const from = await source(['2', 'Bob']);
    const select = `select id, 7 as extra from ${quote(from)}`;
    await build(target, select, {columns: {add: [extra], drop: ['name']}});
    expect(await rowsOf(target)).toEqual([
      [1, null],
      [2, 7],
    ]);
  });

  test('a no to the rows undoes the build', async () => {
    const [target, from] = [session.newRelation(), await source(['1', 'Ada'])];
    await build(target, all(from));
    const no = new TransferError('No');
    const verify = () => Promise.reject(no);
    for (const mode of ['append', 'merge', 'replace'] as const)
      expect(await failureOf(build(target, all(from), {mode, key: ['id'], verify}))).toBe(no);
    expect(await rowsOf(target)).toEqual([[1, 'Ada']]);
  });

  test('hooks run before and after, and one that fails is told with its statement', async () => {
    const [target, log] = [session.newRelation(), await source(['1', 'start'])];
    const insert = `insert into ${quote(log)} select max(id) + 1, 'hook' from ${quote(log)}`;
    const hooks = {before: [insert, insert], after: [insert]};
    await build(target, `select max(id) as id, 'x' as name from ${quote(log)}`, {hooks});
    expect(await rowsOf(target)).toEqual([[3, 'x']]);
    expect(await rowsOf(log)).toHaveLength(4);
    await session.warehouse.transform!.build({
      relation: target,
      materialization: 'table',
      select: all(log),
      hooks,
      signal: never,
    });
    expect(await rowsOf(target)).toHaveLength(6);
    const failing = {before: [statements.unknownTable]};
    const error = await failureOf(build(target, all(log), {hooks: failing}));
    expect(error).toBeInstanceOf(QueryError);
    expect(error).toMatchObject({statement: statements.unknownTable});
    expect(await rowsOf(target)).toHaveLength(6);
  });

  testIf(capabilities.bulkWrite?.keepsState)(
    'the state of the stream is committed with the rows',
    async () => {
      const target = session.newRelation();
      const stream = `${target.name}/stream`;
      const [from, {bulkWrite}] = [await source(['1', 'Ada']), session.warehouse];
      await build(target, all(from), {progress: {stream, state: () => ({done: 1})}});
      const failing = {
        progress: {stream, state: () => ({done: 2})},
        hooks: {after: [statements.unknownTable]},
      };
      await failureOf(build(target, all(from), failing));
      const [entry] = await bulkWrite!.streamStates!({streams: [stream], signal: never});
      expect(entry).toMatchObject({stream, state: {done: 1}});
      expect(await rowsOf(target)).toEqual([[1, 'Ada']]);
    },
  );
}
