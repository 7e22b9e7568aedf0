import {z} from 'zod';
import {parseDuration} from '../util/parse-duration.ts';
import {assetKeys, columnKeys} from './asset-schema.ts';
import {contractColumnKeys, shapeKeys} from './contract-schema.ts';

const names = z.array(z.string().min(1)).min(1);
const nameOrNames = z.union([z.string().min(1), names]);
const value = z.union([z.string().min(1), z.number()]);
const duration = z
  .string()
  .refine((text) => (parseDuration(text) ?? 0) > 0, {message: 'must be a duration such as 30s, 2h or 1d'});

export const sourceKinds = ['table', 'query', 'path', 'stream', 'tables'] as const;

const sourceSchema = z
  .strictObject({
    connection: z.string().min(1),
    table: z.string().min(1).meta({description: 'schema.table to read'}).optional(),
    query: z.string().min(1).meta({description: 'SELECT to read'}).optional(),
    path: z
      .string()
      .min(1)
      .meta({description: 'File, glob or URL below the root of the connection'})
      .optional(),
    stream: z
      .string()
      .min(1)
      .meta({description: 'Stream of a source that keeps its own place, e.g. an endpoint'})
      .optional(),
    tables: names
      .meta({description: 'Patterns of tables to read, each into a table of its own; ! leaves out'})
      .optional(),
    format: z.enum(['csv', 'tsv', 'json', 'ndjson', 'parquet', 'xlsx']).optional(),
    options: z
      .record(z.string(), z.unknown())
      .meta({description: 'Options of the format or stream'})
      .optional(),
    select: names.meta({description: 'Columns to read; default all'}).optional(),
    exclude: names.meta({description: 'Columns to leave out'}).optional(),
  })
  .refine((source) => sourceKinds.filter((kind) => source[kind] !== undefined).length === 1, {
    message: 'needs exactly one of table, query and path (or stream, or tables)',
  });

const cursorSchema = z.union([
  z.string().min(1),
  names,
  z.strictObject({
    column: nameOrNames.meta({description: 'Column, or several that order rows together'}),
    lag: z
      .union([duration, z.number().positive()])
      .meta({description: 'How far behind the last value the next load begins, e.g. 2h or 100'})
      .optional(),
    initial: value.meta({description: 'Where the first load begins, inclusive'}).optional(),
    end: value.meta({description: 'Where every load ends, exclusive'}).optional(),
  }),
]);

/** Keys that say how rows are moved; also those that one stream of `tables` may set for itself. */
const loadKeys = {
  mode: z
    .enum(['replace', 'append', 'merge', 'delete+insert', 'insert-only', 'scd2', 'snapshot'])
    .meta({description: 'How rows are written; default replace'})
    .optional(),
  key: nameOrNames
    .meta({
      description: 'Columns that identify a row; required by merge, delete+insert, insert-only and scd2',
    })
    .optional(),
  cursor: cursorSchema
    .meta({description: 'Column whose greatest value is remembered, so that only newer rows are read'})
    .optional(),
  chunk: z
    .union([z.strictObject({rows: z.number().int().min(1)}), z.strictObject({every: duration})])
    .meta({description: 'Size of the chunks that are committed one by one: rows, or a span of the cursor'})
    .optional(),
  parallel: z.number().int().min(1).max(64).meta({description: 'Chunks at once'}).optional(),
  missing: z
    .enum(['keep', 'delete', 'soft-delete'])
    .meta({description: 'What becomes of rows that the source has no longer; default keep'})
    .optional(),
  versions: z
    .union([z.strictObject({updated_at: z.string().min(1)}), z.strictObject({columns: names})])
    .meta({description: 'How scd2 knows a new version; default: any column differs'})
    .optional(),
  checksum: z
    .boolean()
    .meta({description: 'Compare the contents of both sides, not only the number of rows'})
    .optional(),
  retries: z
    .number()
    .int()
    .min(0)
    .max(100)
    .meta({description: 'Further attempts for a chunk after a failure that may pass; default 3'})
    .optional(),
  stall_timeout: duration
    .meta({
      description: 'How long no bytes may arrive in the middle of a load before it is tried anew; default 5m',
    })
    .optional(),
  ...shapeKeys,
};

const columns = z
  .array(z.strictObject({...columnKeys, ...contractColumnKeys}))
  .meta({description: 'Columns with their descriptions, checks and, where they are agreed on, types'})
  .optional();

const destination = z
  .strictObject({
    connection: z.string().min(1).optional(),
    schema: z
      .string()
      .min(1)
      .meta({description: 'Schema of the tables; may have {schema} of the source. For `tables`'})
      .optional(),
    table: z
      .string()
      .min(1)
      .meta({description: 'Default: the name of the asset. For `tables` with {table} and {schema}'})
      .optional(),
  })
  .optional();

/** Header of an asset file that is a source by itself, e.g. a script. */
export const scriptHeaderSchema = z.strictObject({...assetKeys, columns, ...loadKeys, destination});

/** An ingest asset, a whole `.yml` file. */
export const ingestSchema = z.strictObject({
  ...assetKeys,
  columns,
  source: sourceSchema,
  destination,
  ...loadKeys,
  streams: z
    .record(z.string().min(1), z.strictObject(loadKeys))
    .meta({description: 'Settings of single tables of `tables`, by the name they have at the source'})
    .optional(),
});

export type ScriptHeader = z.infer<typeof scriptHeaderSchema>;
export type IngestFile = z.infer<typeof ingestSchema>;
export type LoadKeys = Pick<IngestFile, keyof typeof loadKeys>;
