import {z} from 'zod';
import {isCron} from '../util/cron.ts';
import {parseDuration} from '../util/parse-duration.ts';

const names = z.array(z.string().min(1)).min(1);
const nameOrNames = z.union([z.string().min(1), names]);
const statements = z.union([z.string().min(1), names]);
const duration = z
  .string()
  .refine((text) => (parseDuration(text) ?? 0) > 0, {message: 'must be a duration such as 30s, 2h or 1d'});

export const grains = ['hour', 'day', 'week', 'month', 'year'] as const;

const isoMoment = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z?)?$/;

/** Keys of every asset that say when it is due and how long it may take. */
export const scheduleKeys = {
  enabled: z
    .boolean()
    .meta({description: 'False leaves the asset out of the project; default true'})
    .optional(),
  meta: z.record(z.string(), z.unknown()).meta({description: 'Free settings of your own'}).optional(),
  cron: z
    .string()
    .refine(isCron, {
      message: 'must be a cron expression of five fields, or @hourly, @daily, @weekly, @monthly, @yearly',
    })
    .meta({description: 'When the asset is due, in UTC'})
    .optional(),
  start: z
    .string()
    .refine((text) => isoMoment.test(text) && !Number.isNaN(Date.parse(text)), {
      message: 'must be a date or moment in UTC such as 2024-01-31 or 2024-01-31T06:00:00Z',
    })
    .meta({description: 'First moment that the asset covers, in UTC'})
    .optional(),
  timeout: duration.meta({description: 'How long one attempt may take, e.g. 30m'}).optional(),
};

/** Keys of a SQL asset that say what is built of it. */
export const buildKeys = {
  materialized: z
    .enum(['table', 'view', 'incremental', 'snapshot', 'ephemeral'])
    .meta({description: 'What to build; default table'})
    .optional(),
  strategy: z
    .enum(['time', 'key', 'partition', 'append', 'timestamp', 'check'])
    .meta({
      description:
        'How an incremental asset goes on (time, key, partition, append) or a snapshot tells versions (timestamp, check)',
    })
    .optional(),
  time_column: z.string().min(1).meta({description: 'Column that says when a row belongs'}).optional(),
  interval: z
    .string()
    .min(1)
    .meta({
      description: 'Size of the intervals of time: hour, day, week, month or year; default by cron, or day',
    })
    .optional(),
  lookback: z
    .number()
    .int()
    .min(0)
    .max(10_000)
    .meta({description: 'Finished intervals to build again, for rows that arrive late; default 0'})
    .optional(),
  batch_size: z
    .number()
    .int()
    .min(1)
    .max(100_000)
    .meta({description: 'Intervals in one statement; default all that are due'})
    .optional(),
  unique_key: nameOrNames.meta({description: 'Columns that identify a row'}).optional(),
  mode: z
    .enum(['merge', 'insert-only', 'delete+insert'])
    .meta({description: 'What becomes of rows whose key is there; default merge'})
    .optional(),
  partition_by: nameOrNames
    .meta({description: 'Columns whose values in the result say which rows of the table are replaced'})
    .optional(),
  updated_at: z.string().min(1).meta({description: 'Column that says when a row changed'}).optional(),
  check_columns: z
    .union([z.literal('all'), names])
    .meta({description: 'Columns that make a new version when they differ; default all'})
    .optional(),
  deletions: z
    .enum(['ignore', 'invalidate', 'new_record'])
    .meta({description: 'What becomes of rows that the SELECT has no longer; default ignore'})
    .optional(),
  on_schema_change: z
    .enum(['ignore', 'fail', 'append_new_columns', 'sync_all_columns'])
    .meta({description: 'What to do when the SELECT has other columns than the table; default fail'})
    .optional(),
  pre_hook: statements.meta({description: 'SQL to run before, on the same connection'}).optional(),
  post_hook: statements.meta({description: 'SQL to run after, on the same connection'}).optional(),
  retries: z
    .number()
    .int()
    .min(0)
    .max(100)
    .meta({description: 'Further attempts after a failure that may pass; default 0'})
    .optional(),
  dialect: z
    .string()
    .min(1)
    .meta({
      description:
        'Dialect the SQL is written in, by the name of the parser; it is translated to that of the connection',
    })
    .optional(),
};

const buildObject = z.strictObject(buildKeys);
const scheduleObject = z.strictObject(scheduleKeys);

export type BuildKeys = z.infer<typeof buildObject>;
export type ScheduleKeys = z.infer<typeof scheduleObject>;
