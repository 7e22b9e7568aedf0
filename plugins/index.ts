// Written by `npm run generate` from the folders beside it.
import type {AdapterTable} from '#src/warehouse/index.ts';

export const adapters: AdapterTable = [
  {
    name: 'duckdb',
    aliases: [],
    title: 'DuckDB',
    summary: 'A DuckDB database file, or one in memory, opened inside weir.',
    embedded: true,
    load: async () => (await import('./duckdb/index.ts')).default,
  },
  {
    name: 'files',
    aliases: ['file', 'csv', 'http'],
    title: 'Files',
    summary: 'CSV, TSV, JSON, NDJSON and Parquet, also gzip and zstd, in a folder or behind HTTP.',
    embedded: false,
    load: async () => (await import('./files/index.ts')).default,
  },
  {
    name: 'memory',
    aliases: [],
    title: 'Memory',
    summary: 'Tables in the memory of this process, with failures on request.',
    embedded: false,
    testing: true,
    load: async () => (await import('./memory/index.ts')).default,
  },
  {
    name: 'mysql',
    aliases: ['mariadb'],
    title: 'MySQL / MariaDB',
    summary: 'MySQL 8 or newer, MariaDB 10.5 or newer, and servers that speak their protocol',
    embedded: false,
    load: async () => (await import('./mysql/index.ts')).default,
  },
  {
    name: 'postgres',
    aliases: ['postgresql', 'pg'],
    title: 'PostgreSQL',
    summary: 'PostgreSQL 13 or newer, and servers that speak its protocol',
    embedded: false,
    load: async () => (await import('./postgres/index.ts')).default,
  },
  {
    name: 'script',
    aliases: [],
    title: 'Scripts',
    summary: 'Records of TypeScript, JavaScript and Python generators, as assets of their own or by name.',
    embedded: false,
    assetExtensions: ['.ts', '.mts', '.js', '.mjs', '.py'],
    load: async () => (await import('./script/index.ts')).default,
  },
  {
    name: 'sqlite',
    aliases: ['sqlite3'],
    title: 'SQLite',
    summary: 'A SQLite database file, read and written by the SQLite that comes with Node.',
    embedded: false,
    load: async () => (await import('./sqlite/index.ts')).default,
  },
];
