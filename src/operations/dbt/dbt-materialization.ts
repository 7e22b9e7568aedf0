import type {DbtNode} from '../../dbt/nodes/node.ts';
import type {IncrementalStrategy, SqlMaterialization} from '../../project/asset-build.ts';

const listOf = (value: unknown): string[] =>
  value === undefined || value === null ? [] : (Array.isArray(value) ? value : [value]).map(String);

/** A materialization of dbt in the words of weir. Seeds are tables. */
export function dbtMaterialization({config}: DbtNode, defaultStrategy: string): SqlMaterialization {
  switch (config['materialized']) {
    case 'view':
      return {kind: 'view'};
    case 'ephemeral':
      return {kind: 'ephemeral'};
    case 'incremental':
      return {kind: 'incremental', strategy: strategyOf(config, defaultStrategy)};
    case 'snapshot':
      return {
        kind: 'snapshot',
        key: listOf(config['unique_key']),
        strategy:
          config['strategy'] === 'timestamp'
            ? {kind: 'timestamp', updatedAt: String(config['updated_at'])}
            : {kind: 'check', columns: config['check_cols'] === 'all' ? 'all' : listOf(config['check_cols'])},
        deletions:
          config['hard_deletes'] === 'new_record'
            ? 'new_record'
            : config['hard_deletes'] === 'invalidate' || config['invalidate_hard_deletes'] === true
              ? 'invalidate'
              : 'ignore',
      };
    default:
      return {kind: 'table'};
  }
}

function strategyOf(config: DbtNode['config'], defaultStrategy: string): IncrementalStrategy {
  const named = config['incremental_strategy'];
  const strategy = typeof named === 'string' && named !== 'default' ? named : defaultStrategy;
  const key = listOf(config['unique_key']);
  if (strategy === 'microbatch') {
    const grain =
      (['hour', 'day', 'month', 'year'] as const).find((size) => size === config['batch_size']) ?? 'day';
    return {
      kind: 'time',
      timeColumn: String(config['event_time']),
      grain,
      lookback: Number(config['lookback'] ?? 1),
    };
  }
  if (key.length === 0) return {kind: 'append'};
  if (strategy === 'append') return {kind: 'append'};
  return {kind: 'key', key, mode: strategy === 'merge' ? 'merge' : 'delete+insert'};
}
