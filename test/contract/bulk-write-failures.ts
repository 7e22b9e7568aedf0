import {describe, expect, test} from 'vitest';
import {CancelledError, TransferError, UsageError} from '#src/errors/index.ts';
import type {LoadMode, Relation} from '#src/warehouse/index.ts';
import {brokenSource, rawCsvSource, stalledSource} from './byte-sources.ts';
import {load, loadableFormats, relationNames} from './loading.ts';
import {failureOf, readRelation, testIf, type ContractSession} from './session.ts';
import {manyPeople, people} from './text-tables.ts';

/** Loads that fail change nothing and can be run again. */
export function describeBulkWriteFailures(session: ContractSession): void {
  const {modes} = session.fixture.definition.capabilities.bulkWrite!;
  const format = loadableFormats(session.fixture)[0]!;

  /** A target with one row, and the promise that it still is all there is once `attempt` has failed. */
  async function failOn(
    attempt: (target: Relation) => Promise<unknown>,
    mode: LoadMode = modes[0]!,
  ): Promise<unknown> {
    const target = session.newRelation();
    await load(session, target, people(['1', 'Ada']), {mode, key: ['id']});
    const before = await relationNames(session.warehouse);
    const content = await readRelation(session.warehouse, target);
    const error = await failureOf(attempt(target));
    expect(await readRelation(session.warehouse, target)).toEqual(content);
    expect(await relationNames(session.warehouse)).toEqual(before);
    await load(session, session.newRelation(), people(['1', 'Ada']), {mode, key: ['id']});
    return error;
  }

  describe.each(modes)('%s', (mode) => {
    const options = {mode, key: ['id']};

    test.each([
      {what: 'is of another type', id: 'x'},
      {what: 'exceeds its column', id: '99999999999999999999999999'},
    ])('refuses a value that $what', async ({id}) => {
      const error = await failOn(
        (target) => load(session, target, people(['2', 'B'], [id, 'C']), options),
        mode,
      );
      expect(error).toBeInstanceOf(TransferError);
      expect(error).toMatchObject({code: 'transfer-destination'});
    });

    test("rejects with the source's own error when the source breaks", async () => {
      const failure = new TransferError('The source went away', {code: 'transfer-source'});
      const error = await failOn((target) => {
        return load(session, target, brokenSource(manyPeople(1000), failure, format), options);
      }, mode);
      expect(error).toBe(failure);
    });

    test('stops on abort while the source stalls', async () => {
      const controller = new AbortController();
      const error = await failOn((target) => {
        const source = stalledSource(manyPeople(1000), () => controller.abort(), format);
        return load(session, target, source, {...options, signal: controller.signal});
      }, mode);
      expect(error).toBeInstanceOf(CancelledError);
    });

    test('leaves no table behind when the first load of a target fails', async () => {
      const before = await relationNames(session.warehouse);
      const target = session.newRelation();
      expect(await failureOf(load(session, target, people(['x', 'B']), options))).toBeInstanceOf(
        TransferError,
      );
      expect(await relationNames(session.warehouse)).toEqual(before);
      expect(await failureOf(readRelation(session.warehouse, target))).toMatchObject({
        code: 'query-unknown-object',
      });
    });

    test('applies a load when it is tried again after a failure', async () => {
      const [target, loadId] = [session.newRelation(), session.runtime.randomId()];
      await failureOf(load(session, target, people(['x', 'B']), {...options, loadId}));
      const receipt = await load(session, target, people(['2', 'B']), {...options, loadId});
      expect(receipt).toMatchObject({repeated: false, rowsWritten: 1});
      expect((await readRelation(session.warehouse, target)).rows).toHaveLength(1);
    });
  });

  testIf(format === 'csv')('refuses a row with too few fields', async () => {
    const error = await failOn((target) => {
      const source = rawCsvSource(people().columns, 'id,name\n2,Grace\n3\n');
      return load(session, target, source, {mode: modes[0]!, key: ['id']});
    });
    expect(error).toBeInstanceOf(TransferError);
  });

  testIf(format === 'csv')('refuses a row with too many fields', async () => {
    const error = await failOn((target) => {
      const source = rawCsvSource(people().columns, 'id,name\n2,Grace\n3,Edsger,Dijkstra\n');
      return load(session, target, source, {mode: modes[0]!, key: ['id']});
    });
    expect(error).toBeInstanceOf(TransferError);
  });

  testIf(modes.includes('append'))('append refuses a column that the target lacks', async () => {
    const columns = [...people().columns, {name: 'born', type: {kind: 'date'}} as const];
    const rows = [['2', 'Grace', '1906-12-09']];
    const error = await failOn((target) => load(session, target, {columns, rows}, {mode: 'append'}));
    expect(error).toBeInstanceOf(TransferError);
    expect(error).toMatchObject({code: 'transfer-destination', message: expect.stringContaining('born')});
  });

  if (modes.includes('merge')) describe('merge', describeMergeFailures);

  function describeMergeFailures(): void {
    const merge = {mode: 'merge', key: ['id']} as const;

    test.each([
      {what: 'a key that appears twice in one load', rows: people(['2', 'B'], ['2', 'C'])},
      {what: 'a key that is NULL', rows: people(['2', 'B'], [null, 'C'])},
    ])('refuses $what', async ({rows}) => {
      const error = await failOn((target) => load(session, target, rows, merge), 'merge');
      expect(error).toBeInstanceOf(TransferError);
      expect(error).toMatchObject({code: 'transfer-destination', hint: expect.stringMatching(/\S/)});
    });

    test('needs a key', async () => {
      const error = await failOn((target) => load(session, target, people(), {mode: 'merge'}), 'merge');
      expect(error).toBeInstanceOf(UsageError);
    });

    test('refuses a key column that is not there', async () => {
      const error = await failOn((target) => {
        return load(session, target, people(['2', 'B']), {mode: 'merge', key: ['number']});
      }, 'merge');
      expect(error).toMatchObject({code: 'transfer-destination', message: expect.stringContaining('number')});
    });
  }
}
