import type {DocumentProblem} from '../config/document-problems.ts';
import type {YamlDocument} from '../config/yaml-document.ts';
import {cronGrain} from '../util/cron.ts';
import type {Grain, IncrementalStrategy, SqlMaterialization} from './asset-build.ts';
import {grains, type BuildKeys, type ScheduleKeys} from './build-schema.ts';

type Keys = BuildKeys & ScheduleKeys;
type Strategy = NonNullable<BuildKeys['strategy']>;
type Key = keyof BuildKeys;

const incrementalKeys: Readonly<Partial<Record<Strategy, readonly Key[]>>> = {
  time: ['time_column', 'interval', 'lookback', 'batch_size'],
  key: ['unique_key', 'mode'],
  partition: ['partition_by'],
  append: [],
};

const snapshotKeys: Readonly<Partial<Record<Strategy, readonly Key[]>>> = {
  timestamp: ['unique_key', 'deletions', 'updated_at'],
  check: ['unique_key', 'deletions', 'check_columns'],
};

const specificKeys = [
  ...new Set([...Object.values(incrementalKeys), ...Object.values(snapshotKeys)].flat()),
  'strategy',
] as const satisfies readonly Key[];

/** What is wrong with the settings of what is built, or the materialization. */
export type ParsedMaterialization =
  {materialization: SqlMaterialization} | {problems: readonly DocumentProblem[]};

/** Reads what a SQL asset becomes. Names each setting that does not go with it. */
export function parseMaterialization(keys: Keys, document: YamlDocument | undefined): ParsedMaterialization {
  const kind = keys.materialized ?? 'table';
  const problems: DocumentProblem[] = [];
  const refuse = (key: Key, message: string, hint?: string) =>
    problems.push({
      position: document!.positionOfKey([keys[key] === undefined ? 'materialized' : key]),
      message,
      code: 'asset-invalid',
      ...(hint !== undefined && {hint}),
    });
  const strategy = kind === 'incremental' || kind === 'snapshot' ? strategyOf(kind, keys) : undefined;
  const known = kind === 'snapshot' ? snapshotKeys : incrementalKeys;
  if (strategy === undefined && kind === 'incremental')
    refuse(
      'strategy',
      'materialized: incremental needs to know how it goes on',
      'Add `time_column:`, `unique_key:`, `partition_by:` or `strategy: append`.',
    );
  if (strategy !== undefined && known[strategy] === undefined)
    refuse(
      'strategy',
      `strategy ${strategy} does not go with materialized: ${kind}`,
      `${kind} has the strategies ${Object.keys(known).join(', ')}.`,
    );
  const allowed: readonly Key[] = strategy === undefined ? [] : ['strategy', ...(known[strategy] ?? [])];
  const isKnown = kind !== 'incremental' || (strategy !== undefined && known[strategy] !== undefined);
  const foreign = specificKeys.filter((key) => keys[key] !== undefined && !allowed.includes(key));
  if (isKnown)
    for (const key of foreign.filter((name) => name !== 'strategy' || strategy === undefined))
      refuse(
        key,
        `${key} does not go with ${strategy === undefined ? `materialized: ${kind}` : `strategy ${strategy}`}`,
      );
  if (problems.length > 0) return {problems};
  const materialization =
    kind === 'incremental'
      ? incremental(strategy!, keys, refuse)
      : kind === 'snapshot'
        ? snapshot(strategy!, keys, refuse)
        : {kind};
  return materialization && problems.length === 0 ? {materialization} : {problems};
}

function strategyOf(kind: 'incremental' | 'snapshot', keys: Keys): Strategy | undefined {
  if (keys.strategy !== undefined) return keys.strategy;
  if (kind === 'snapshot') return keys.updated_at === undefined ? 'check' : 'timestamp';
  if (keys.time_column !== undefined) return 'time';
  if (keys.partition_by !== undefined) return 'partition';
  return keys.unique_key === undefined ? undefined : 'key';
}

type Refuse = (key: Key, message: string, hint?: string) => void;

function incremental(name: Strategy, keys: Keys, refuse: Refuse): SqlMaterialization | undefined {
  const strategy = incrementalStrategy(name, keys, refuse);
  return strategy && {kind: 'incremental', strategy};
}

function incrementalStrategy(name: Strategy, keys: Keys, refuse: Refuse): IncrementalStrategy | undefined {
  if (name === 'append') return {kind: 'append'};
  if (name === 'key') {
    if (keys.unique_key === undefined)
      return void refuse('strategy', 'strategy key needs unique_key', 'Add `unique_key: [id]`.');
    return {kind: 'key', key: [keys.unique_key].flat(), mode: keys.mode ?? 'merge'};
  }
  if (name === 'partition') {
    if (keys.partition_by === undefined)
      return void refuse('strategy', 'strategy partition needs partition_by', 'Add `partition_by: day`.');
    return {kind: 'partition', columns: [keys.partition_by].flat()};
  }
  if (keys.time_column === undefined)
    return void refuse('strategy', 'strategy time needs time_column', 'Add `time_column: ordered_at`.');
  const grain = grainOf(keys);
  if (grain === undefined)
    return void refuse(
      'interval',
      `interval must be one of ${grains.join(', ')}, or a cron expression`,
      'Write e.g. `interval: day`.',
    );
  return {
    kind: 'time',
    timeColumn: keys.time_column,
    grain,
    lookback: keys.lookback ?? 0,
    ...(keys.batch_size !== undefined && {batchSize: keys.batch_size}),
  };
}

function grainOf({interval, cron}: Keys): Grain | undefined {
  if (interval === undefined) return (cron === undefined ? undefined : cronGrain(cron)) ?? 'day';
  return grains.find((grain) => grain === interval) ?? cronGrain(interval);
}

function snapshot(name: Strategy, keys: Keys, refuse: Refuse): SqlMaterialization | undefined {
  if (keys.unique_key === undefined)
    return void refuse('strategy', 'materialized: snapshot needs unique_key', 'Add `unique_key: [id]`.');
  if (name === 'timestamp' && keys.updated_at === undefined)
    return void refuse('strategy', 'strategy timestamp needs updated_at', 'Add `updated_at: changed_at`.');
  return {
    kind: 'snapshot',
    key: [keys.unique_key].flat(),
    strategy:
      name === 'timestamp'
        ? {kind: 'timestamp', updatedAt: keys.updated_at!}
        : {kind: 'check', columns: keys.check_columns ?? 'all'},
    deletions: keys.deletions ?? 'ignore',
  };
}
