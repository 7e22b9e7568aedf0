import {compileNode} from '../compile/compile-node.ts';
import {relationOf} from '../context/node-dict.ts';
import {writeCompiled} from './compiled-files.ts';
import {withCompiledPath} from './compiled-error.ts';
import {ensureSchema, existingKind} from './target-table.ts';
import {onConnection, renderOn, type Connection, type NodeTask} from './work.ts';

/** How a test ended. */
export interface TestOutcome {
  /** Rows that break the rule. */
  failures: number;
  status: 'passed' | 'warned' | 'failed';
}

/** Counts what breaks a test, and says by its settings whether that is an error or only worth a warning. */
export function runTest(task: NodeTask): Promise<TestOutcome> {
  return onConnection(task, (connection) => withCompiledPath(task, () => run(task, connection)));
}

async function run(task: NodeTask, connection: Connection): Promise<TestOutcome> {
  const {session, node} = task;
  const {config} = node;
  const sql = await renderOn(task, connection, (scope) => compileNode(session, node, scope));
  await writeCompiled(session, node, sql);
  const {limit} = config;
  const limited = limit === undefined || limit === null ? sql : `${sql}\nlimit ${String(limit)}`;
  const from = storesFailures(task) ? await storeFailures(task, connection, limited) : limited;
  const failures = String(config['fail_calc'] ?? 'count(*)');
  const {rows} = await connection.run(
    `select ${failures} as failures, ${failures} ${String(config['warn_if'] ?? '!= 0')} as should_warn, ${failures} ${String(config['error_if'] ?? '!= 0')} as should_error from (\n${from}\n) dbt_internal_test`,
  );
  const [count, warns, fails] = rows[0]!;
  const isError = config['severity'] !== 'WARN' && fails === true;
  return {
    failures: Number(count),
    status: isError
      ? 'failed'
      : warns === true || (config['severity'] === 'WARN' && fails === true)
        ? 'warned'
        : 'passed',
  };
}

function storesFailures({session, node}: NodeTask): boolean {
  const wanted = node.config['store_failures'];
  if (typeof node.config['store_failures_as'] === 'string')
    return node.config['store_failures_as'] !== 'ephemeral';
  return typeof wanted === 'boolean' ? wanted : session.project.flags.storeFailures;
}

/** Keeps the rows that break the test in a table or view of its own. */
async function storeFailures(
  {session, node}: NodeTask,
  connection: Connection,
  sql: string,
): Promise<string> {
  const relation = relationOf(session.project, node);
  const kind = node.config['store_failures_as'] === 'view' ? 'view' : 'table';
  await ensureSchema(connection, relation, session.project.target.database);
  const before = await existingKind(connection, node.relation);
  if (before) await connection.run(`drop ${before} ${relation.text()} cascade`);
  await connection.run(`create ${kind} ${relation.text()} as (\n${sql}\n)`);
  return `select * from ${relation.text()}`;
}
