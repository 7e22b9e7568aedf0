import {expect, test} from 'vitest';
import {CancelledError, QueryError} from '#src/errors/index.ts';
import type {QuerySession} from '#src/warehouse/index.ts';
import {failureOf, readAll, testIf, type ContractSession} from './session.ts';

export function describeQuerySession(session: ContractSession): void {
  const {statements, definition} = session.fixture;
  const {remember, recall, row} = statements.session!;

  async function withSession(work: (query: QuerySession) => Promise<void>): Promise<void> {
    const query = await session.warehouse.query.openSession!();
    try {
      await work(query);
    } finally {
      await query.close();
    }
  }

  test('remembers from one statement to the next, and nobody else does', async () => {
    await withSession(async (query) => {
      await readAll({query}, remember);
      expect((await readAll({query}, recall)).rows).toEqual([row]);
      expect(await failureOf(readAll(session.warehouse, recall))).toBeInstanceOf(QueryError);
      await withSession(async (other) => {
        expect(await failureOf(readAll({query: other}, recall))).toBeInstanceOf(QueryError);
      });
    });
  });

  test('forgets when it is closed, which may happen twice', async () => {
    const query = await session.warehouse.query.openSession!();
    await readAll({query}, remember);
    await query.close();
    await query.close();
    await withSession(async (next) => {
      expect(await failureOf(readAll({query: next}, recall))).toBeInstanceOf(QueryError);
    });
  });

  test('goes on after a statement that fails', async () => {
    await withSession(async (query) => {
      await readAll({query}, remember);
      const error = await failureOf(readAll({query}, statements.unknownTable));
      expect(error).toMatchObject({code: 'query-unknown-object', statement: statements.unknownTable});
      expect((await readAll({query}, recall)).rows).toEqual([row]);
    });
  });

  test('goes on after a result that is left early or cut short', async () => {
    await withSession(async (query) => {
      const result = await query.run({text: statements.series(20_000)});
      for await (const batch of result.batches) if (batch.rowCount > 0) break;
      const limited = await readAll({query}, statements.series(20_000), {limit: 3});
      expect(limited).toMatchObject({truncated: true, rows: {length: 3}});
      expect((await readAll({query}, statements.series(2))).rows).toHaveLength(2);
    });
  });

  testIf(definition.capabilities.cancel !== 'none')(
    'can be closed after an abort, and another one opens',
    async () => {
      await withSession(async (query) => {
        await readAll({query}, remember);
        const controller = new AbortController();
        const failure = failureOf(readAll({query}, statements.endless, {signal: controller.signal}));
        setImmediate(() => controller.abort());
        expect(await failure).toBeInstanceOf(CancelledError);
      });
      await withSession(async (query) => {
        expect(await failureOf(readAll({query}, recall))).toBeInstanceOf(QueryError);
        expect((await readAll({query}, statements.series(1))).rows).toHaveLength(1);
      });
    },
  );

  test('knows the state of its transaction, if it tells it', async () => {
    await withSession(async (query) => {
      if (!query.transaction) return;
      await readAll({query}, 'begin');
      expect(query.transaction()).toBe('open');
      await failureOf(readAll({query}, statements.unknownTable));
      // Some systems undo the statement only, and the transaction goes on.
      expect(['failed', 'open']).toContain(query.transaction());
      await readAll({query}, 'rollback');
      expect(query.transaction()).toBe('none');
    });
  });

  test('leaves other statements of the connection free to run', async () => {
    await withSession(async (query) => {
      const open = await query.run({text: statements.series(20_000)});
      expect((await readAll(session.warehouse, statements.series(2))).rows).toHaveLength(2);
      await open.close();
    });
  });
}
