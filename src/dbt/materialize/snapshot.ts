import {toText, type Callable} from '../../jinja/index.ts';
import {nodeEnvironment} from '../compile/node-environment.ts';
import type {DbtColumn} from '../context/dbt-column.ts';
import {relationOf} from '../context/node-dict.ts';
import {runAll, type NodeHooks} from './hooks.ts';
import {stagingRelation} from './incremental.ts';
import {uniqueKeyOf} from './incremental-sql.ts';
import {
  firstVersions,
  snapshotColumns,
  snapshotStatements,
  stagingSelect,
  type HardDeletes,
  type SnapshotRules,
} from './snapshot-sql.ts';
import {columnsOf, existingKind} from './target-table.ts';
import {weirRelation} from './weir-relation.ts';
import {renderOn, transformOf, type Connection, type NodeTask} from './work.ts';

/** Keeps the versions of the rows of a SELECT, in dbt's own columns. */
export async function buildSnapshot(
  task: NodeTask,
  connection: Connection,
  {sql, hooks}: {sql: string; hooks: NodeHooks},
): Promise<{rows?: number}> {
  const {node, session, signal} = task;
  const {quoteName} = session.project;
  const now = await momentSql(task, connection);
  if ((await existingKind(connection, node.relation)) === undefined) {
    const select = firstVersions(sql, rulesOf(task, {now, isChanged: 'true'}));
    return transformOf(task).build({
      relation: weirRelation(session.project, node),
      materialization: 'table',
      select,
      hooks: {before: hooks.before, after: hooks.after},
      signal,
    });
  }
  const staging = stagingRelation(task);
  const target = relationOf(session.project, node);
  await connection.transaction(async () => {
    await runAll(connection, hooks.before);
    const staged = stagingSelect(sql, rulesOf(task, {now, isChanged: 'true'}));
    await connection.run(`create temporary table ${staging.text()} as (\n${staged}\n)`);
    const before = await columnsOf(connection, node.relation, quoteName);
    const meta = Object.values(snapshotColumns(node.config)).map((name) => name.toLowerCase());
    const source = (await columnsOf(connection, staging.parts, quoteName)).filter(
      ({facts}) => !meta.includes(facts.name.toLowerCase()) && !/^dbt_unique_key_\d+$/.test(facts.name),
    );
    const added = source.filter(
      ({facts}) => !before.some((old) => old.facts.name.toLowerCase() === facts.name.toLowerCase()),
    );
    for (const column of added)
      await connection.run(`alter table ${target.text()} add column ${quoted(column)} ${column.dataType()}`);
    const rules = rulesOf(task, {now, isChanged: changedCondition(task, source, added)});
    const tables = {target: target.text(), staging: staging.text(), sourceColumns: source.map(quoted)};
    await runAll(connection, snapshotStatements(tables, rules));
    await connection.run(`drop table ${staging.text()}`);
    await runAll(connection, hooks.after);
  });
  return {};
}

const quoted = (column: DbtColumn) => String(column.attribute('quoted'));

/** The moment of this run, as the macros of the system write it; fixed, so that all rows get the same one. */
async function momentSql(task: NodeTask, connection: Connection): Promise<string> {
  const {session, node} = task;
  const call = (name: string, ...given: unknown[]) =>
    renderOn(task, connection, (scope) =>
      toText(
        (nodeEnvironment(session, node, scope).lookUp(name) as Callable).call({
          positional: given,
          named: new Map(),
        }),
      ),
    );
  const expression = (await call('snapshot_get_time')).trim();
  const {rows} = await connection.run(`select cast(${expression} as varchar)`);
  return (await call('snapshot_string_as_time', String(rows[0]![0]))).trim();
}

function rulesOf({node}: NodeTask, {now, isChanged}: {now: string; isChanged: string}): SnapshotRules {
  const {config} = node;
  const updatedAt = config['updated_at'];
  const current = config['dbt_valid_to_current'];
  return {
    columns: snapshotColumns(config),
    key: uniqueKeyOf(node),
    updatedAt: typeof updatedAt === 'string' ? updatedAt : now,
    now,
    current: typeof current === 'string' ? current : undefined,
    hardDeletes: hardDeletesOf(config['hard_deletes'], config['invalidate_hard_deletes']),
    isChanged,
  };
}

function hardDeletesOf(wanted: unknown, invalidates: unknown): HardDeletes {
  if (wanted === 'invalidate' || wanted === 'new_record') return wanted;
  return wanted === undefined && invalidates === true ? 'invalidate' : 'ignore';
}

function changedCondition(
  {node}: NodeTask,
  source: readonly DbtColumn[],
  added: readonly DbtColumn[],
): string {
  const {config} = node;
  const {validFrom} = snapshotColumns(config);
  if (config['strategy'] === 'timestamp')
    return `snapshot.${validFrom} < source.${String(config['updated_at'])}`;
  const wanted = config['check_cols'];
  const checked = Array.isArray(wanted) ? wanted.map(String) : source.map(quoted);
  const addedNames = added.map(({facts}) => facts.name.toLowerCase());
  if (wanted === 'all' ? added.length > 0 : checked.some((name) => addedNames.includes(name.toLowerCase())))
    return 'true';
  return checked.map((name) => `snapshot.${name} is distinct from source.${name}`).join(' or ') || 'false';
}
