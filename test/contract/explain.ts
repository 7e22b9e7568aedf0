import {expect, test} from 'vitest';
import {CancelledError, QueryError} from '#src/errors/index.ts';
import type {PlanNode} from '#src/warehouse/index.ts';
import {failureOf, never, readAll, type ContractSession} from './session.ts';

/** Every node of a plan, parents first. */
function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...node.children.flatMap(nodesOf)];
}

export function describeExplain(session: ContractSession): void {
  const {statements, definition} = session.fixture;
  const explain = (text: string, analyze = false, signal = never) =>
    session.warehouse.explain!.explain({text}, {analyze, signal});

  test('shows the operations of a statement without running it', async () => {
    const plan = await explain(statements.endless);
    expect(plan.executionMs).toBeUndefined();
    for (const node of nodesOf(plan.root)) {
      expect(node.operation).toMatch(/\S/);
      expect(node.actualRows).toBeUndefined();
    }
  });

  test('measures rows and time of a statement that it runs', async () => {
    const plan = await explain(statements.series(25_000), true);
    expect(plan.executionMs).toBeGreaterThan(0);
    const rows = nodesOf(plan.root).map((node) => node.actualRows);
    expect(Math.max(...rows.map((count) => count ?? 0))).toBe(25_000);
    for (const {timeMs} of nodesOf(plan.root)) expect(timeMs ?? 0).toBeGreaterThanOrEqual(0);
  });

  test('calls an unknown table by its code and keeps statement and place', async () => {
    const error = await failureOf(explain(statements.unknownTable));
    expect(error).toBeInstanceOf(QueryError);
    expect(error).toMatchObject({code: 'query-unknown-object', statement: statements.unknownTable});
    const plain = await failureOf(readAll(session.warehouse, statements.unknownTable));
    expect((error as QueryError).position).toBe((plain as QueryError).position);
  });

  test('calls a syntax error by its code', async () => {
    const error = await failureOf(explain(statements.syntaxError));
    expect(error).toMatchObject({code: 'query-syntax', statement: statements.syntaxError});
  });

  test('sees what only the session sees', async ({skip}) => {
    const inner = await session.warehouse.query.openSession?.();
    if (!inner) return skip('statements stand alone');
    try {
      await (await inner.run({text: 'create temporary table passing (id integer)'})).close();
      const text = 'select * from passing';
      const options = {analyze: true, signal: never};
      const plan = await session.warehouse.explain!.explain({text}, {...options, session: inner});
      expect(nodesOf(plan.root).some(({target}) => target?.includes('passing'))).toBe(true);
      expect(await failureOf(explain(text))).toMatchObject({code: 'query-unknown-object'});
      const misspelt = await failureOf(
        session.warehouse.explain!.explain({text: 'select * from pasing'}, {...options, session: inner}),
      );
      expect(misspelt).toMatchObject({code: 'query-unknown-object', statement: 'select * from pasing'});
    } finally {
      await inner.close();
    }
  });

  test.runIf(definition.capabilities.cancel !== 'none')('stops a measurement on abort', async () => {
    const controller = new AbortController();
    const work = failureOf(explain(statements.endless, true, controller.signal));
    setImmediate(() => controller.abort());
    expect(await work).toBeInstanceOf(CancelledError);
    expect((await readAll(session.warehouse, statements.series(1))).rows).toHaveLength(1);
  });
}
