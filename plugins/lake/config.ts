import {z} from 'zod';
import {isPartitionTerm} from './partition.ts';

const format = z.enum(['parquet', 'csv', 'ndjson']);

const partitionBy = z.array(
  z.string().refine(isPartitionTerm, {
    message: 'must be a column, or year(), month(), day() or hour() of a column',
  }),
);

export const lakeConfig = z.strictObject({
  root: z.string().min(1).meta({
    label: 'Folder',
    help: 'Folder that holds the tables, as <schema>/<table>.',
    example: 'lake',
    path: true,
  }),
  format: format.default('parquet').meta({
    label: 'File format',
    help: 'Format of new data files; default parquet. Files that are there stay as they are.',
    example: 'parquet',
  }),
  partition_by: partitionBy.default([]).meta({
    label: 'Partitions',
    help: 'Columns whose values part the files of a table into folders, also year(), month(), day() and hour() of a column.',
    example: '[country, "month(created_at)"]',
    advanced: true,
  }),
  tables: z
    .record(z.string(), z.strictObject({format: format.optional(), partition_by: partitionBy.optional()}))
    .default({})
    .meta({
      label: 'Tables',
      help: 'Format and partitions of single tables, by <schema>.<table>.',
      example: '{raw.orders: {partition_by: [country]}}',
      advanced: true,
    }),
  memory_limit: z
    .string()
    .regex(/^\d+(\.\d+)?\s*([KMGT]i?B|%)$/i, 'must be a size like 2GB or a share like 50%')
    .default('1GB')
    .meta({
      label: 'Memory limit',
      help: 'Memory for queries and loads before work spills to disk; default 1GB.',
      example: '4GB',
      advanced: true,
    }),
});

export type LakeConfig = z.infer<typeof lakeConfig>;
export type LakeFormat = z.infer<typeof format>;

/** Takes `lake:path`. */
export function fromUrl(url: string): Record<string, unknown> | undefined {
  const root = /^lake:(?:\/\/(?=\/|[^/]))?(.+)$/.exec(url)?.[1];
  return root === undefined ? undefined : {root};
}
