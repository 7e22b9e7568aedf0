import {UnsupportedError, UsageError} from '../../errors/index.ts';
import {Callable, Dict, toText} from '../../jinja/index.ts';
import {splitStatements} from '../../sql/index.ts';
import {nodeEnvironment} from '../compile/node-environment.ts';
import type {DbtColumn} from '../context/dbt-column.ts';
import {DbtRelation} from '../context/dbt-relation.ts';
import {relationOf} from '../context/node-dict.ts';
import {runAll, type NodeHooks} from './hooks.ts';
import {
  deleteInsertStatements,
  insertStatement,
  mergeStatement,
  uniqueKeyOf,
  updatedColumns,
  type IncrementalParts,
} from './incremental-sql.ts';
import {followColumns} from './schema-change.ts';
import {columnsOf} from './target-table.ts';
import {renderOn, type Connection, type NodeTask} from './work.ts';

/** Adds what is new to a table that is there, all in one transaction. */
export async function addIncrement(
  task: NodeTask,
  connection: Connection,
  {sql, hooks}: {sql: string; hooks: NodeHooks},
): Promise<void> {
  const {session, node} = task;
  const {quoteName} = session.project;
  const target = relationOf(session.project, node);
  const staging = stagingRelation(task);
  await connection.transaction(async () => {
    await runAll(connection, hooks.before);
    await connection.run(`create temporary table ${staging.text()} as (\n${sql}\n)`);
    const before = await columnsOf(connection, node.relation, quoteName);
    const now = await columnsOf(connection, staging.parts, quoteName);
    const columns = await followColumns(connection, node, target, {now, before});
    for (const statement of await strategyStatements(task, connection, {target, staging, columns}))
      await connection.run(statement);
    await connection.run(`drop table ${staging.text()}`);
    await runAll(connection, hooks.after);
  });
}

/** A temporary table of this work alone. */
export function stagingRelation({session, node}: NodeTask): DbtRelation {
  const identifier = `${node.alias.slice(0, 40)}__dbt_tmp${session.runtime.randomId().replaceAll('-', '').slice(0, 10)}`;
  return new DbtRelation({identifier}, session.project.quoteName, {kind: 'table'});
}

interface Tables {
  target: DbtRelation;
  staging: DbtRelation;
  columns: readonly DbtColumn[];
}

async function strategyStatements(task: NodeTask, connection: Connection, tables: Tables): Promise<string[]> {
  const {session, node} = task;
  const {flavour} = session.project;
  const strategy = strategyOf(task);
  const columns = tables.columns.map((column) => ({
    name: column.facts.name,
    quoted: String(column.attribute('quoted')),
  }));
  const predicates = node.config['predicates'] ?? node.config['incremental_predicates'] ?? [];
  const parts: IncrementalParts = {
    target: tables.target.text(),
    staging: tables.staging.text(),
    columns: columns.map(({quoted}) => quoted),
    uniqueKey: uniqueKeyOf(node),
    predicates: (Array.isArray(predicates) ? predicates : [predicates]).map(String),
  };
  const custom = await customStatements(task, connection, strategy, tables);
  if (custom) return custom;
  if (strategy === 'append') return [insertStatement(parts)];
  if (strategy === 'delete+insert') return deleteInsertStatements(parts);
  if (strategy === 'merge') return [mergeStatement(parts, updatedColumns(node, columns))];
  throw new UnsupportedError(
    `${node.file}: the incremental strategy ${strategy} is not supported on ${flavour.type}`,
    {
      hint: `Known strategies: ${flavour.strategies.join(', ')}; a macro get_incremental_${strategy.replaceAll('+', '_')}_sql makes one of your own.`,
    },
  );
}

function strategyOf({session, node}: NodeTask): string {
  const named = node.config['incremental_strategy'];
  if (named === undefined || named === null || named === 'default')
    return session.project.flavour.defaultStrategy;
  if (typeof named === 'string') return named;
  throw new UsageError(`${node.file}: incremental_strategy is no name`, {
    code: 'asset-invalid',
    hint: `Write one of ${session.project.flavour.strategies.join(', ')}.`,
  });
}

/** A strategy of the project's own, or one of dbt's that the project overrides. */
async function customStatements(
  task: NodeTask,
  connection: Connection,
  strategy: string,
  {target, staging, columns}: Tables,
): Promise<string[] | undefined> {
  const {session, node} = task;
  const macro = `get_incremental_${strategy.replaceAll('+', '_')}_sql`;
  if (!session.project.macros.find(macro, node.dbtPackage.name)) return undefined;
  const sql = await renderOn(task, connection, (scope) => {
    const callable = nodeEnvironment(session, node, scope).lookUp(macro) as Callable;
    const given = new Dict([
      ['target_relation', target],
      ['temp_relation', staging],
      ['unique_key', node.config['unique_key'] ?? null],
      ['dest_columns', [...columns]],
      ['incremental_predicates', node.config['incremental_predicates'] ?? null],
    ]);
    return toText(callable.call({positional: [given], named: new Map()}));
  });
  return splitStatements(sql).map(({text}) => text);
}
