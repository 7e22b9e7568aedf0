import type {QueryResult} from '../context/result-table.ts';
import {Questions} from '../context/questions.ts';
import {requireFacet, type OpenWarehouse, type Value} from '../../warehouse/index.ts';
import type {NodeScope} from '../compile/node-environment.ts';
import type {DbtSession} from '../compile/session.ts';
import type {DbtNode} from '../nodes/node.ts';

/** What the work on a node is given. */
export interface NodeTask {
  session: DbtSession;
  node: DbtNode;
  warehouse: OpenWarehouse;
  signal: AbortSignal;
  tell(message: string): void;
}

/** One session on the database, for statements that belong together. */
export interface Connection {
  run(sql: string): Promise<QueryResult>;
  /** All or nothing. */
  transaction<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** Most rows that a template can get from a query. */
const mostRows = 100_000;

/** Opens a session, works on it and closes it. */
export async function onConnection<Result>(
  {warehouse, signal}: Pick<NodeTask, 'warehouse' | 'signal'>,
  work: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  const session = await warehouse.query.openSession?.({signal});
  const query = session ?? warehouse.query;
  const run = async (sql: string): Promise<QueryResult> => {
    const result = await query.run({text: sql}, {signal, limit: mostRows});
    const rows: Value[][] = [];
    try {
      for await (const batch of result.batches)
        for (let row = 0; row < batch.rowCount; row++) rows.push(batch.columns.map((column) => column[row]!));
    } finally {
      await result.close();
    }
    return {columns: result.columns, rows};
  };
  const transaction = async <Value>(inner: () => Promise<Value>): Promise<Value> => {
    await run('begin');
    try {
      const value = await inner();
      await run('commit');
      return value;
    } catch (error) {
      // The first error counts; after a failed commit there is nothing left to undo.
      await run('rollback').catch(() => {});
      throw error;
    }
  };
  try {
    return await work({run, transaction});
  } finally {
    await session?.close();
  }
}

/** Renders something about the node, asking the database where the template asks. */
export function renderOn<Result>(
  task: NodeTask,
  connection: Connection,
  render: (scope: NodeScope) => Result,
): Promise<Result> {
  const questions = new Questions();
  const scope: NodeScope = {questions, tell: task.tell, now: task.session.runtime.clock.now()};
  return questions.render(
    () => render(scope),
    ({sql}) => connection.run(sql),
  );
}

export function transformOf({warehouse, node}: NodeTask) {
  return requireFacet(warehouse, 'transform', `build ${node.name}`);
}
