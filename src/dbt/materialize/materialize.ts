import {UnsupportedError} from '../../errors/index.ts';
import {compileNode} from '../compile/compile-node.ts';
import {eventTimeCondition, type Batch} from '../compile/node-environment.ts';
import {relationOf} from '../context/node-dict.ts';
import {Questions} from '../context/questions.ts';
import type {DbtNode} from '../nodes/node.ts';
import type {DbtProject} from '../project/dbt-project.ts';
import {withCompiledPath} from './compiled-error.ts';
import {writeCompiled} from './compiled-files.ts';
import {renderHooks, runAll, type NodeHooks} from './hooks.ts';
import {addIncrement, stagingRelation} from './incremental.ts';
import {insertStatement} from './incremental-sql.ts';
import {dueBatches, isMicrobatch} from './microbatch.ts';
import {loadSeed} from './seed.ts';
import {buildSnapshot} from './snapshot.ts';
import {columnsOf, ensureSchema, existingKind} from './target-table.ts';
import {weirRelation} from './weir-relation.ts';
import {onConnection, transformOf, type Connection, type NodeTask} from './work.ts';

export interface Materialized {
  rows?: number;
}

/** Brings the table or view of a node up to date. */
export function materializeNode(task: NodeTask): Promise<Materialized> {
  return onConnection(task, async (connection) => {
    const {node, session} = task;
    await ensureSchema(connection, relationOf(session.project, node), session.project.target.database);
    const hooks = await renderHooks(task, connection);
    await runAll(connection, hooks.beforeAll);
    const result = await withCompiledPath(task, () => build(task, connection, hooks));
    await runAll(connection, hooks.afterAll);
    return result;
  });
}

async function build(task: NodeTask, connection: Connection, hooks: NodeHooks): Promise<Materialized> {
  const {node, session} = task;
  const materialized = String(node.config['materialized']);
  if (materialized === 'seed') return loadSeed(task, connection, hooks);
  if (isMicrobatch(node)) return buildBatches(task, connection, hooks);
  const sql = await compileOn(task, connection);
  switch (materialized) {
    case 'view':
    case 'table':
      return buildWhole(task, materialized, {sql, hooks});
    case 'snapshot':
      return buildSnapshot(task, connection, {sql, hooks});
    case 'incremental': {
      const kind = await existingKind(connection, node.relation);
      if (kind !== 'table' || isFullRefresh(session.project, node))
        return buildWhole(task, 'table', {sql, hooks});
      await addIncrement(task, connection, {sql, hooks});
      return {};
    }
  }
  throw new UnsupportedError(`${node.file}: the materialization ${materialized} is not supported`, {
    hint: 'Supported: view, table, incremental, ephemeral, snapshot and seed.',
  });
}

function isFullRefresh({flags}: Pick<DbtProject, 'flags'>, {config}: DbtNode): boolean {
  return typeof config['full_refresh'] === 'boolean' ? config['full_refresh'] : flags.fullRefresh;
}

/** Compiles and keeps the text below `target/compiled`. */
async function compileOn(task: NodeTask, connection: Connection, batch?: Batch): Promise<string> {
  const {session, node} = task;
  const questions = new Questions();
  const scope = {questions, tell: task.tell, now: session.runtime.clock.now(), ...(batch && {batch})};
  const inlined = ephemeralParents(session.project, node);
  const [sql, ...others] = await questions.render(
    () => [node, ...inlined].map((each) => compileNode(session, each, scope)),
    ({sql: question}) => connection.run(question),
  );
  await writeCompiled(session, node, sql!);
  for (const [place, ephemeral] of inlined.entries()) await writeCompiled(session, ephemeral, others[place]!);
  return sql!;
}

/** Ephemeral models that stand inside of a node, directly or by way of others. */
function ephemeralParents({nodes}: DbtProject, node: DbtNode): DbtNode[] {
  const found = new Set<DbtNode>();
  const visit = ({dependsOn}: DbtNode) => {
    for (const id of dependsOn) {
      const parent = nodes.get(id);
      if (!parent || parent.config['materialized'] !== 'ephemeral' || found.has(parent)) continue;
      found.add(parent);
      visit(parent);
    }
  };
  visit(node);
  return [...found];
}

function buildWhole(
  task: NodeTask,
  materialization: 'table' | 'view',
  {sql, hooks}: {sql: string; hooks: NodeHooks},
): Promise<Materialized> {
  return transformOf(task).build({
    relation: weirRelation(task.session.project, task.node),
    materialization,
    select: sql,
    hooks: {before: hooks.before, after: hooks.after},
    signal: task.signal,
  });
}

/** Builds one batch after another, each in a transaction of its own. */
async function buildBatches(task: NodeTask, connection: Connection, hooks: NodeHooks): Promise<Materialized> {
  const {node, session} = task;
  const now = session.runtime.clock.now();
  const kind = await existingKind(connection, node.relation);
  const isNew = kind !== 'table' || isFullRefresh(session.project, node);
  const [first, ...others] = dueBatches(node, {now, isNew});
  const batches = isNew ? others : [first!, ...others];
  if (isNew) await buildWhole(task, 'table', {sql: await compileOn(task, connection, first), hooks});
  for (const batch of batches) await replaceBatch(task, connection, batch);
  return {};
}

async function replaceBatch(task: NodeTask, connection: Connection, batch: Batch): Promise<void> {
  const {node, session} = task;
  const sql = await compileOn(task, connection, batch);
  const target = relationOf(session.project, node).text();
  const staging = stagingRelation(task);
  await connection.transaction(async () => {
    await connection.run(`create temporary table ${staging.text()} as (\n${sql}\n)`);
    const columns = await columnsOf(connection, node.relation, session.project.quoteName);
    const quoted = columns.map((column) => String(column.attribute('quoted')));
    await connection.run(
      `delete from ${target} where ${eventTimeCondition(String(node.config['event_time']), batch)}`,
    );
    await connection.run(
      insertStatement({target, staging: staging.text(), columns: quoted, uniqueKey: [], predicates: []}),
    );
    await connection.run(`drop table ${staging.text()}`);
  });
}
