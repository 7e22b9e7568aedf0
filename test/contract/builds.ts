import {expect, test} from 'vitest';
import {TransferError} from '#src/errors/index.ts';
import type {Column, Relation} from '#src/warehouse/index.ts';
import {load, relationNames} from './loading.ts';
import {failureOf, never, readRelation, withNumbers, type ContractSession} from './session.ts';
import {manyPeople, people} from './text-tables.ts';

/** A replace that comes in parts. */
export function describeBuilds(session: ContractSession): void {
  const newBuild = () => session.runtime.randomId().replaceAll('-', '').slice(0, 12);
  const rowsOf = async (relation: Relation) =>
    withNumbers((await readRelation(session.warehouse, relation)).rows);
  const finish = (into: Relation, build: string, more: object = {}) =>
    session.warehouse.bulkWrite!.finishBuild!({
      into,
      build,
      loadId: `${build}:finish`,
      signal: never,
      ...more,
    });

  test('parts stay out of sight until all are put in place', async () => {
    const [relation, build] = [session.newRelation(), newBuild()];
    await load(session, relation, people(['9', 'before']), {mode: 'replace'});
    const parts = [people(['1', 'a']), people(['2', 'b'], ['3', 'c']), people()];
    const loads = parts.map((part, index) =>
      load(session, relation, part, {mode: 'replace', build, loadId: `${build}:${index}`}),
    );
    await Promise.all(loads);
    const again = await load(session, relation, parts[1]!, {mode: 'replace', build, loadId: `${build}:1`});
    expect(again).toMatchObject({repeated: true, rowsWritten: 0});
    expect(await rowsOf(relation)).toEqual([[9, 'before']]);
    expect(await finish(relation, build)).toMatchObject({rowsStaged: 3, rowsWritten: 3, repeated: false});
    expect(await rowsOf(relation)).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ]);
    expect(await finish(relation, build)).toMatchObject({repeated: true, rowsWritten: 0});
  });

  test('makes a target that is not there, and leaves nothing else', async () => {
    const before = await relationNames(session.warehouse);
    const [relation, build] = [session.newRelation(), newBuild()];
    await load(session, relation, manyPeople(1000), {mode: 'replace', build});
    await finish(relation, build);
    expect(await rowsOf(relation)).toHaveLength(1000);
    if (session.warehouse.catalog)
      expect(await relationNames(session.warehouse)).toHaveLength(before.length + 1);
  });

  test('a part that fails can be loaded again', async () => {
    const [relation, build] = [session.newRelation(), newBuild()];
    const options = {mode: 'replace', build, loadId: `${build}:0`} as const;
    const verify = () => Promise.reject(new TransferError('No'));
    await failureOf(load(session, relation, people(['1', 'a']), {...options, verify}));
    await load(session, relation, people(['1', 'a']), options);
    await finish(relation, build);
    expect(await rowsOf(relation)).toEqual([[1, 'a']]);
  });

  test('a no to all parts leaves the target as it was', async () => {
    const [relation, build] = [session.newRelation(), newBuild()];
    await load(session, relation, people(['9', 'before']), {mode: 'replace'});
    await load(session, relation, people(['1', 'a']), {mode: 'replace', build});
    const refusal = new TransferError('No');
    expect(await failureOf(finish(relation, build, {verify: () => Promise.reject(refusal)}))).toBe(refusal);
    expect(await rowsOf(relation)).toEqual([[9, 'before']]);
    await finish(relation, build);
    expect(await rowsOf(relation)).toEqual([[1, 'a']]);
  });

  test('discarded parts leave nothing behind', async () => {
    const before = await relationNames(session.warehouse);
    const [relation, build] = [session.newRelation(), newBuild()];
    await load(session, relation, people(['1', 'a']), {mode: 'replace', build});
    const request = {into: relation, build, signal: never};
    await session.warehouse.bulkWrite!.discardBuild!(request);
    await session.warehouse.bulkWrite!.discardBuild!(request);
    expect(await relationNames(session.warehouse)).toEqual(before);
    expect(await failureOf(finish(relation, build))).toBeInstanceOf(TransferError);
  });
}

/** Columns that are added and widened. */
export function describeTableChanges(session: ContractSession): void {
  const column = (name: string, type: Column['type']): Column => ({name, type, nativeType: type.kind});

  test('adds and widens columns and loses no value', async () => {
    const relation = session.newRelation();
    await load(session, relation, people(['1', 'Ada'], ['2', null]), {mode: 'replace'});
    await session.warehouse.bulkWrite!.changeTable!({
      relation,
      add: [column('note', {kind: 'text'}), column('paid', {kind: 'boolean'})],
      widen: [column('id', {kind: 'integer', bits: 64, signed: true})],
      signal: never,
    });
    await load(
      session,
      relation,
      {
        columns: [
          {name: 'id', type: {kind: 'integer', bits: 64, signed: true}},
          {name: 'note', type: {kind: 'text'}},
        ],
        rows: [['9223372036854775807', 'new']],
      },
      {mode: 'append'},
    );
    const {names, rows} = await readRelation(session.warehouse, relation);
    expect(names).toEqual(['id', 'name', 'note', 'paid']);
    expect(rows.map((row) => [String(row[0]), row[1], row[2], row[3]])).toEqual([
      ['1', 'Ada', null, null],
      ['2', null, null, null],
      ['9223372036854775807', null, 'new', null],
    ]);
  });

  test('says so when there is no such table', async () => {
    const error = await failureOf(
      session.warehouse.bulkWrite!.changeTable!({
        relation: session.newRelation('absent'),
        add: [column('note', {kind: 'text'})],
        widen: [],
        signal: never,
      }),
    );
    expect(error).toBeInstanceOf(TransferError);
  });
}
