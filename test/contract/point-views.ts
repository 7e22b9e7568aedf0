import {expect, test} from 'vitest';
import {OpsError} from '#src/errors/index.ts';
import type {PointRequest, Relation} from '#src/warehouse/index.ts';
import {relationNames} from './loading.ts';
import {failureOf, never, readRelation, type ContractSession} from './session.ts';

/** Views that change together: what environments are made of. */
export function describePointViews(session: ContractSession): void {
  const {statements} = session.fixture;
  const {defaultSchema} = session.fixture.definition.capabilities;
  const point = (request: Partial<PointRequest>) =>
    session.warehouse.transform!.pointViews!({
      rename: [],
      drop: [],
      point: [],
      mark: {name: session.newRelation('mark').name, value: 'done'},
      signal: never,
      ...request,
    });
  const build = (relation: Relation, rows: number) =>
    session.warehouse.transform!.build({
      relation,
      materialization: 'table',
      select: statements.series(rows),
      signal: never,
    });
  const count = async (relation: Relation) => (await readRelation(session.warehouse, relation)).rows.length;

  test('points views of a new schema at tables, then at others', async () => {
    const [one, other] = [session.newRelation(), session.newRelation()];
    const view = {schema: session.newRelation('schema').name, name: 'seen'};
    await build(one, 2);
    await build(other, 3);
    await point({point: [{view, at: one}]});
    expect(await count(view)).toBe(2);
    await point({point: [{view, at: other}]});
    expect(await count(view)).toBe(3);
  });

  test('points a view at a table with other columns', async () => {
    const [one, other, view] = [session.newRelation(), session.newRelation(), session.newRelation('view')];
    await build(one, 2);
    await session.warehouse.transform!.build({
      relation: other,
      materialization: 'table',
      select: statements.empty,
      signal: never,
    });
    await point({point: [{view, at: one}]});
    await point({point: [{view, at: other}]});
    expect(await readRelation(session.warehouse, view)).toMatchObject({names: ['id', 'name']});
  });

  test('puts a view in the place of a table that gets another name', async () => {
    const [table, aside, other] = [session.newRelation(), session.newRelation(), session.newRelation()];
    await build(table, 2);
    await build(other, 3);
    await point({rename: [{from: table, to: aside, kind: 'table'}], point: [{view: table, at: other}]});
    expect(await count(table)).toBe(3);
    expect(await count(aside)).toBe(2);
  });

  test('drops views, also such as are not there', async () => {
    const [table, view] = [session.newRelation(), session.newRelation('view')];
    await build(table, 1);
    await point({point: [{view, at: table}]});
    await point({drop: [view, session.newRelation('absent')]});
    expect(await relationNames(session.warehouse)).not.toContain(view.name);
  });

  test('changes nothing when one of the views cannot be made', async () => {
    const [table, view] = [session.newRelation(), session.newRelation('view')];
    await build(table, 2);
    const mark = {name: session.newRelation('mark').name, value: 'done'};
    const absent = {view: session.newRelation(), at: session.newRelation('absent')};
    expect(await failureOf(point({point: [{view, at: table}, absent], mark}))).toBeInstanceOf(OpsError);
    expect(await relationNames(session.warehouse)).not.toContain(view.name);
    expect(await session.warehouse.transform!.readMark!(mark.name, {signal: never})).toBeUndefined();
    expect(defaultSchema).toBeDefined();
  });

  test('remembers the last change of a mark', async () => {
    const {name} = session.newRelation('mark');
    await point({mark: {name, value: 'one'}});
    await point({mark: {name, value: 'two'}});
    expect(await session.warehouse.transform!.readMark!(name, {signal: never})).toBe('two');
  });
}
