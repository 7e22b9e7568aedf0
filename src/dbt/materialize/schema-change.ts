import {UsageError} from '../../errors/index.ts';
import type {DbtColumn} from '../context/dbt-column.ts';
import type {DbtRelation} from '../context/dbt-relation.ts';
import type {DbtNode} from '../nodes/node.ts';
import type {Connection} from './work.ts';

const policies = ['ignore', 'fail', 'append_new_columns', 'sync_all_columns'];

/**
 * Lets the columns of a table follow those of its SELECT, as `on_schema_change` says. Gives the columns that rows are
 * written to.
 */
export async function followColumns(
  connection: Connection,
  node: DbtNode,
  target: DbtRelation,
  {now, before}: {now: readonly DbtColumn[]; before: readonly DbtColumn[]},
): Promise<readonly DbtColumn[]> {
  const policy = String(node.config['on_schema_change'] ?? 'ignore');
  if (!policies.includes(policy))
    throw new UsageError(`${node.file}: on_schema_change is ${policy}`, {
      code: 'asset-invalid',
      hint: `Write one of ${policies.join(', ')}.`,
    });
  if (policy === 'ignore') return before;
  const missing = (from: readonly DbtColumn[], others: readonly DbtColumn[]) =>
    from.filter(({facts}) => !others.some((other) => same(facts.name, other.facts.name)));
  const added = missing(now, before);
  const removed = missing(before, now);
  const changed = now.filter((column) => {
    const old = before.find(({facts}) => same(facts.name, column.facts.name));
    return old !== undefined && old.dataType() !== column.dataType();
  });
  if (added.length === 0 && removed.length === 0 && changed.length === 0) return now;
  if (policy === 'fail') throw schemaError(node, {added, removed, changed});
  const alter = (change: string) => connection.run(`alter table ${target.text()} ${change}`);
  for (const column of added) await alter(`add column ${quoted(column)} ${column.dataType()}`);
  if (policy === 'sync_all_columns') {
    for (const column of removed) await alter(`drop column ${quoted(column)} cascade`);
    for (const column of changed) await alter(`alter column ${quoted(column)} type ${column.dataType()}`);
  }
  return now;
}

const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
const quoted = (column: DbtColumn) => String(column.attribute('quoted'));
const names = (columns: readonly DbtColumn[]) => columns.map(({facts}) => facts.name).join(', ') || 'none';

function schemaError(
  {file, name}: DbtNode,
  {added, removed, changed}: Record<'added' | 'removed' | 'changed', readonly DbtColumn[]>,
): UsageError {
  return new UsageError(
    `${file}: the columns of ${name} are no longer those of its table (new: ${names(added)}; gone: ${names(removed)}; other type: ${names(changed)})`,
    {
      code: 'contract-broken',
      hint: 'Set on_schema_change to append_new_columns or sync_all_columns, or run with --full-refresh.',
    },
  );
}
