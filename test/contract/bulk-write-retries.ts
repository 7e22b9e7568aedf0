import {expect, test} from 'vitest';
import {load} from './loading.ts';
import {readRelation, type ContractSession} from './session.ts';
import {people} from './text-tables.ts';

/** One load id is applied once, however often and from wherever it is sent. */
export function describeBulkWriteRetries(session: ContractSession): void {
  const {modes} = session.fixture.definition.capabilities.bulkWrite!;

  test.each(modes)('a repeated %s adds no rows and says so', async (mode) => {
    const [relation, loadId] = [session.newRelation(), session.runtime.randomId()];
    const options = {mode, key: ['id'], loadId};
    expect(await load(session, relation, people(['1', 'Ada']), options)).toMatchObject({repeated: false});
    const again = await load(session, relation, people(['1', 'Ada']), options);
    expect(again).toMatchObject({repeated: true, rowsWritten: 0});
    expect((await readRelation(session.warehouse, relation)).rows).toHaveLength(1);
  });

  test.each(modes)('a repeated %s does not undo a later load', async (mode) => {
    const [relation, loadId] = [session.newRelation(), session.runtime.randomId()];
    const options = {mode, key: ['id']};
    await load(session, relation, people(['1', 'Ada']), {...options, loadId});
    await load(session, relation, people(['1', 'Augusta']), options);
    const before = (await readRelation(session.warehouse, relation)).rows;
    await load(session, relation, people(['1', 'Ada']), {...options, loadId});
    expect((await readRelation(session.warehouse, relation)).rows).toEqual(before);
  });

  test('another connection knows what was loaded', async () => {
    const [relation, loadId] = [session.newRelation(), session.runtime.randomId()];
    const options = {mode: modes[0]!, key: ['id'], loadId};
    const first = await session.open();
    await load(session, relation, people(['1', 'Ada']), {...options, warehouse: first});
    await first.close();
    const second = await session.open();
    const receipt = await load(session, relation, people(['1', 'Ada']), {...options, warehouse: second});
    expect(receipt.repeated).toBe(true);
    expect((await readRelation(second, relation)).rows).toHaveLength(1);
  });
}
