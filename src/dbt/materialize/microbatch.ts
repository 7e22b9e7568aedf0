import {UsageError} from '../../errors/index.ts';
import type {Batch} from '../compile/node-environment.ts';
import type {DbtNode} from '../nodes/node.ts';

type BatchSize = 'hour' | 'day' | 'month' | 'year';
const sizes: readonly BatchSize[] = ['hour', 'day', 'month', 'year'];

export function isMicrobatch({config}: DbtNode): boolean {
  return config['materialized'] === 'incremental' && config['incremental_strategy'] === 'microbatch';
}

function truncate(time: Date, size: BatchSize): Date {
  const [year, month, day, hour] = [
    time.getUTCFullYear(),
    time.getUTCMonth(),
    time.getUTCDate(),
    time.getUTCHours(),
  ];
  const depth = sizes.toReversed().indexOf(size);
  return new Date(Date.UTC(year, depth >= 1 ? month : 0, depth >= 2 ? day : 1, depth >= 3 ? hour : 0));
}

function move(time: Date, size: BatchSize, steps: number): Date {
  const moved = new Date(time);
  if (size === 'hour') moved.setUTCHours(moved.getUTCHours() + steps);
  else if (size === 'day') moved.setUTCDate(moved.getUTCDate() + steps);
  else if (size === 'month') moved.setUTCMonth(moved.getUTCMonth() + steps);
  else moved.setUTCFullYear(moved.getUTCFullYear() + steps);
  return moved;
}

/** The batches that are due: all since `begin` for a new table, otherwise the current one and `lookback` before it. */
export function dueBatches(node: DbtNode, {now, isNew}: {now: Date; isNew: boolean}): Batch[] {
  const {config, file} = node;
  const refuse = (message: string, hint: string) =>
    new UsageError(`${file}: the strategy microbatch ${message}`, {code: 'asset-invalid', hint});
  const size = sizes.find((known) => known === config['batch_size']);
  if (!size) throw refuse('needs batch_size', `Write one of ${sizes.join(', ')}.`);
  if (typeof config['event_time'] !== 'string')
    throw refuse('needs event_time', 'Name the column that says when rows belong.');
  const begin = new Date(String(config['begin'] ?? ''));
  if (Number.isNaN(begin.getTime()))
    throw refuse('needs begin', "Write the first day, e.g. begin='2024-01-01'.");
  const lookback = Number(config['lookback'] ?? 1);
  const current = truncate(now, size);
  const first = isNew ? truncate(begin, size) : move(current, size, -lookback);
  const batches: Batch[] = [];
  for (let start = first; start <= current; start = move(start, size, 1))
    batches.push({start, end: move(start, size, 1)});
  return batches;
}
