import {z} from 'zod';

/** The path that stands for a database without a file. */
export const inMemoryPath = ':memory:';

export const duckdbConfig = z.strictObject({
  path: z.string().min(1).default(inMemoryPath).meta({
    label: 'Database file',
    help: 'Path of the database file; `:memory:` keeps nothing after the command ends.',
    example: 'warehouse.duckdb',
    path: true,
  }),
  memory_limit: z
    .string()
    .regex(/^\d+(\.\d+)?\s*([KMGT]i?B|%)$/i, 'must be a size like 2GB or a share like 50%')
    .default('1GB')
    .meta({
      label: 'Memory limit',
      help: 'Memory that DuckDB may use before it spills to disk; default 1GB.',
      example: '4GB',
      advanced: true,
    }),
  threads: z.int().positive().optional().meta({
    label: 'Threads',
    help: 'Processor cores that DuckDB may use; default all.',
    advanced: true,
  }),
  temp_directory: z.string().min(1).optional().meta({
    label: 'Spill folder',
    help: 'Folder for data that exceed the memory limit; default beside the database file.',
    advanced: true,
    path: true,
  }),
  extensions: z.array(z.string().regex(/^\w+$/, 'must be the name of an extension')).default([]).meta({
    label: 'Extensions',
    help: 'Extensions to load, downloaded once if missing; nothing is downloaded unless it is listed here.',
    example: 'httpfs',
    advanced: true,
  }),
});

export type DuckdbConfig = z.infer<typeof duckdbConfig>;

/** Takes `duckdb:path`, `:memory:` and paths that end like a database file. */
export function fromUrl(url: string): Record<string, unknown> | undefined {
  if (url === inMemoryPath || url === 'duckdb:') return {path: inMemoryPath};
  const path = /^duckdb:(?:\/\/(?=\/|[^/]))?(.+)$/.exec(url)?.[1];
  if (path !== undefined) return {path};
  return /\.(duckdb|ddb|db)$/i.test(url) && !/^[a-z][a-z0-9+.-]+:/i.test(url) ? {path: url} : undefined;
}

/** dbt allows the same settings below `settings` and beside it. */
export function fromDbtProfile(
  output: Readonly<Record<string, unknown>>,
): Record<string, unknown> | undefined {
  if (output.type !== 'duckdb') return undefined;
  const settings = (output.settings ?? {}) as Record<string, unknown>;
  const names = Array.isArray(output.extensions) ? output.extensions : [];
  return {
    path: output.path ?? inMemoryPath,
    ...(typeof settings.memory_limit === 'string' && {memory_limit: settings.memory_limit}),
    ...(typeof settings.threads === 'number' && {threads: settings.threads}),
    ...(typeof settings.temp_directory === 'string' && {temp_directory: settings.temp_directory}),
    ...(names.length > 0 && {extensions: names.filter((name) => typeof name === 'string')}),
  };
}
