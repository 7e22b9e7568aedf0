import {expect, test} from 'vitest';
import {CancelledError, OpsError, QueryError} from '#src/errors/index.ts';
import type {Materialization, Relation} from '#src/warehouse/index.ts';
import {load, relationNames} from './loading.ts';
import {failureOf, never, readRelation, testIf, type ContractSession} from './session.ts';
import {people} from './text-tables.ts';

export function describeTransform(session: ContractSession): void {
  const {statements, definition} = session.fixture;
  const {capabilities, dialect} = definition;
  const {materializations} = capabilities.transform!;
  const hasView = materializations.includes('view');
  const build = (
    relation: Relation,
    select: string,
    materialization: Materialization = 'table',
    signal = never,
  ) => session.warehouse.transform!.build({relation, materialization, select, signal});
  const numbers = async (relation: Relation) =>
    (await readRelation(session.warehouse, relation)).rows.map((row) => Number(row[0]));
  const all = (relation: Relation) => `select * from ${dialect.quoteRelation(relation)}`;

  test.each(materializations)('builds a %s and builds it again', async (materialization) => {
    const relation = session.newRelation();
    const {rows} = await build(relation, statements.series(3), materialization);
    expect(rows ?? 3).toBe(3);
    expect(await numbers(relation)).toEqual([1, 2, 3]);
    await build(relation, statements.series(5), materialization);
    expect(await numbers(relation)).toEqual([1, 2, 3, 4, 5]);
  });

  test.each(materializations)(
    'builds a %s with other columns in place of the former',
    async (materialization) => {
      const relation = session.newRelation();
      await build(relation, statements.series(3), materialization);
      await build(relation, statements.empty, materialization);
      expect(await readRelation(session.warehouse, relation)).toMatchObject({
        names: ['id', 'name'],
        rows: [],
      });
    },
  );

  test.each(materializations)('builds a %s from a SELECT that ends in a comment', async (materialization) => {
    const relation = session.newRelation();
    await build(relation, `${statements.series(2)} -- two`, materialization);
    expect(await numbers(relation)).toEqual([1, 2]);
  });

  test.each(materializations)(
    'a %s that cannot be built leaves the former as it was',
    async (materialization) => {
      const relation = session.newRelation();
      await build(relation, statements.series(3), materialization);
      const before = await relationNames(session.warehouse);
      const failing = [statements.unknownTable, statements.syntaxError];
      if (statements.failsLate !== undefined && materialization === 'table')
        failing.push(statements.failsLate);
      for (const select of failing)
        expect(await failureOf(build(relation, select, materialization))).toBeInstanceOf(QueryError);
      expect(await numbers(relation)).toEqual([1, 2, 3]);
      expect(await relationNames(session.warehouse)).toEqual(before);
    },
  );

  testIf(hasView)('a view on a table survives when the table is built again', async () => {
    const [table, view] = [session.newRelation(), session.newRelation('view')];
    await build(table, statements.series(2));
    await build(view, all(table), 'view');
    await build(table, statements.series(4));
    expect(await numbers(view)).toEqual([1, 2, 3, 4]);
  });

  testIf(hasView && capabilities.bulkWrite?.modes.includes('replace'))(
    'a view on a table survives when the table is loaded again',
    async () => {
      const [table, view] = [session.newRelation(), session.newRelation('view')];
      await load(session, table, people(['1', 'Ada']), {mode: 'replace'});
      await build(view, all(table), 'view');
      await load(session, table, people(['2', 'Grace'], ['3', null]), {mode: 'replace'});
      expect(await numbers(view)).toEqual([2, 3]);
    },
  );

  testIf(hasView)('turns a table into a view and back', async () => {
    const [table, relation] = [session.newRelation(), session.newRelation()];
    await build(table, statements.series(3));
    await build(relation, statements.series(2));
    await build(relation, all(table), 'view');
    expect(await numbers(relation)).toEqual([1, 2, 3]);
    await build(relation, statements.series(1));
    expect(await numbers(relation)).toEqual([1]);
    expect(await numbers(table)).toEqual([1, 2, 3]);
  });

  test('builds a table from itself', async () => {
    const relation = session.newRelation();
    await build(relation, statements.series(3));
    await build(relation, all(relation));
    expect(await numbers(relation)).toEqual([1, 2, 3]);
  });

  test('keeps Unicode, reserved and quoted names', async () => {
    const relation = session.newRelation('Straße "order" 表');
    await build(relation, statements.series(1));
    expect(await numbers(relation)).toEqual([1]);
  });

  testIf(capabilities.defaultSchema)('creates a missing schema', async () => {
    const relation = {...session.newRelation(), schema: session.newRelation('schema').name};
    await build(relation, statements.series(1));
    expect(await numbers(relation)).toEqual([1]);
  });

  test('two builds of one relation at once leave one whole result', async () => {
    const relation = session.newRelation();
    await build(relation, statements.series(1));
    const before = await relationNames(session.warehouse);
    const outcomes = await Promise.allSettled([
      build(relation, statements.series(3)),
      build(relation, statements.series(5)),
    ]);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(OpsError);
    expect(outcomes.map(({status}) => status)).toContain('fulfilled');
    expect([3, 5]).toContain((await numbers(relation)).length);
    expect(await relationNames(session.warehouse)).toEqual(before);
  });

  testIf(capabilities.cancel !== 'none')('stops on abort and leaves the former as it was', async () => {
    const relation = session.newRelation();
    await build(relation, statements.series(3));
    const before = await relationNames(session.warehouse);
    const controller = new AbortController();
    const failure = failureOf(build(relation, statements.endless, 'table', controller.signal));
    setImmediate(() => controller.abort());
    expect(await failure).toBeInstanceOf(CancelledError);
    expect(await numbers(relation)).toEqual([1, 2, 3]);
    expect(await relationNames(session.warehouse)).toEqual(before);
  });
}
