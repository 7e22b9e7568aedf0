import {expect, test} from 'vitest';
import {CancelledError, QueryError} from '#src/errors/index.ts';
import {failureOf, readAll, testIf, type ContractSession} from './session.ts';

export function describeQuery(session: ContractSession): void {
  const {statements, definition} = session.fixture;
  const count = (row: readonly unknown[]) => Number(row[0]);

  test.each(statements.awkwardValues)('delivers $name', async ({statement, type, value}) => {
    const result = await session.warehouse.query.run({text: statement});
    expect(result.columns).toHaveLength(1);
    expect(result.columns[0]!.type).toEqual(type);
    expect(result.columns[0]!.nativeType).toMatch(/\S/);
    const values = [];
    for await (const batch of result.batches) values.push(...batch.columns[0]!);
    expect(values).toEqual([value]);
  });

  test('knows the columns of an empty result', async () => {
    const result = await readAll(session.warehouse, statements.empty);
    expect(result.names).toEqual(['id', 'name']);
    expect(result.rows).toEqual([]);
    expect(result.truncated).toBe(false);
  });

  test('keeps both of two columns with one name', async () => {
    const result = await readAll(session.warehouse, statements.duplicateNames);
    expect(result.names).toEqual(['x', 'x']);
    expect(result.rows.map((row) => row.map(Number))).toEqual([[1, 2]]);
  });

  test('delivers many rows in order and counts them', async () => {
    const result = await session.warehouse.query.run({text: statements.series(25_000)});
    let next = 1;
    for await (const batch of result.batches) {
      expect(batch.columns[0]).toHaveLength(batch.rowCount);
      for (const value of batch.columns[0]!)
        if (Number(value) !== next++) expect.fail(`${value} is out of order`);
    }
    expect(next).toBe(25_001);
    expect(result.stats()).toMatchObject({rows: 25_000, truncated: false});
  });

  test.each([
    {rows: 10, limit: 0, delivered: 0, truncated: true},
    {rows: 10, limit: 9, delivered: 9, truncated: true},
    {rows: 10, limit: 10, delivered: 10, truncated: false},
    {rows: 10, limit: 11, delivered: 10, truncated: false},
    {rows: 25_000, limit: 12_345, delivered: 12_345, truncated: true},
  ])('limit $limit of $rows rows delivers $delivered, truncated: $truncated', async (limited) => {
    const text = statements.series(limited.rows);
    const result = await readAll(session.warehouse, text, {limit: limited.limit});
    expect(result.rows).toHaveLength(limited.delivered);
    expect(result.truncated).toBe(limited.truncated);
  });

  test('knows the columns under limit 0', async () => {
    const result = await readAll(session.warehouse, statements.empty, {limit: 0});
    expect(result).toMatchObject({names: ['id', 'name'], rows: [], truncated: false});
  });

  testIf(statements.parameters)('binds parameters as values, never as text', async () => {
    const {statement, row} = statements.parameters!;
    const result = await readAll(session.warehouse, statement.text, {parameters: statement.parameters});
    expect(result.rows).toEqual([row]);
  });

  test('frees a result that is left early, however often', async () => {
    for (let round = 0; round < 20; round++) {
      const result = await session.warehouse.query.run({text: statements.series(20_000)});
      for await (const batch of result.batches) if (batch.rowCount > 0) break;
    }
    expect((await readAll(session.warehouse, statements.series(3))).rows.map(count)).toEqual([1, 2, 3]);
  });

  test('frees a result that is closed unread, twice', async () => {
    const result = await session.warehouse.query.run({text: statements.series(20_000)});
    await result.close();
    await result.close();
    expect((await readAll(session.warehouse, statements.series(1))).rows).toHaveLength(1);
  });

  testIf(definition.capabilities.defaultConcurrency > 1)('serves two open results at once', async () => {
    const first = await session.warehouse.query.run({text: statements.series(20_000)});
    const second = await readAll(session.warehouse, statements.series(2));
    expect(second.rows).toHaveLength(2);
    let rows = 0;
    for await (const batch of first.batches) rows += batch.rowCount;
    expect(rows).toBe(20_000);
  });

  test('calls an unknown table by its code and keeps the statement', async () => {
    const error = await failureOf(readAll(session.warehouse, statements.unknownTable));
    expect(error).toBeInstanceOf(QueryError);
    expect(error).toMatchObject({code: 'query-unknown-object', statement: statements.unknownTable});
  });

  test('calls a syntax error by its code and stays usable', async () => {
    const error = await failureOf(readAll(session.warehouse, statements.syntaxError));
    expect(error).toBeInstanceOf(QueryError);
    expect(error).toMatchObject({code: 'query-syntax', statement: statements.syntaxError});
    expect((await readAll(session.warehouse, statements.series(1))).rows).toHaveLength(1);
  });

  testIf(statements.failsLate)('reports a statement that fails after its first rows', async () => {
    const error = await failureOf(readAll(session.warehouse, statements.failsLate!));
    expect(error).toBeInstanceOf(QueryError);
    expect((await readAll(session.warehouse, statements.series(1))).rows).toHaveLength(1);
  });

  testIf(definition.capabilities.cancel !== 'none')('stops on abort and stays usable', async () => {
    const controller = new AbortController();
    const work = failureOf(readAll(session.warehouse, statements.endless, {signal: controller.signal}));
    setImmediate(() => controller.abort());
    expect(await work).toBeInstanceOf(CancelledError);
    expect((await readAll(session.warehouse, statements.series(1))).rows).toHaveLength(1);
  });

  testIf(definition.capabilities.cancel !== 'none')('stops on abort between two batches', async () => {
    const controller = new AbortController();
    const text = statements.series(1_000_000);
    const result = await session.warehouse.query.run({text}, {signal: controller.signal});
    const reading = async () => {
      for await (const batch of result.batches) if (batch.rowCount > 0) controller.abort();
    };
    expect(await failureOf(reading())).toBeInstanceOf(CancelledError);
    expect((await readAll(session.warehouse, statements.series(1))).rows).toHaveLength(1);
  });

  test('runs nothing under a signal that is already aborted', async () => {
    const work = readAll(session.warehouse, statements.endless, {signal: AbortSignal.abort()});
    expect(await failureOf(work)).toBeInstanceOf(CancelledError);
  });
}
