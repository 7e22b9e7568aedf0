import {randomUUID} from 'node:crypto';
import {mkdir, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import duckdb from '#plugins/duckdb/index.ts';
import lake from '#plugins/lake/index.ts';
import mysql from '#plugins/mysql/index.ts';
import postgres from '#plugins/postgres/index.ts';
import sqlite from '#plugins/sqlite/index.ts';
import * as mariadbEngine from '#test/engines/mariadb.ts';
import * as postgresEngine from '#test/engines/postgres.ts';
import type {PipelineEvent} from '#src/pipeline/events.ts';
import type {AdapterDefinition} from '#src/warehouse/index.ts';
import {createFolder} from './folder.ts';
import {runWeir, type WeirResult} from './run-weir.ts';

/** A system that loads go into, and how a test gets a place of its own there. */
export interface Destination {
  title: string;
  definition: AdapterDefinition;
  /** The connection as YAML, and the schema that belongs to the test. */
  connect(): Promise<{yaml: string; schema: string}>;
}

const uniqueName = () => `w_${randomUUID().replaceAll('-', '').slice(0, 12)}`;

const servers = {
  async postgres() {
    const facts = await postgresEngine.createTestDatabase(
      await postgresEngine.sharedPostgres(),
      uniqueName(),
    );
    return {yaml: connectionYaml('postgres', facts), schema: 'raw'};
  },
  async mariadb() {
    const facts = await mariadbEngine.createTestDatabase(await mariadbEngine.sharedMariadb(), uniqueName());
    return {yaml: connectionYaml('mysql', facts), schema: facts.database};
  },
};

/** Every system that keeps where loads stand. */
export const destinations: readonly Destination[] = [
  {
    title: 'DuckDB',
    definition: duckdb,
    connect: async () => ({yaml: '{type: duckdb, path: warehouse.duckdb}', schema: 'raw'}),
  },
  {
    title: 'SQLite',
    definition: sqlite,
    connect: async () => ({yaml: '{type: sqlite, path: warehouse.sqlite}', schema: 'main'}),
  },
  {
    title: 'a lake folder',
    definition: lake,
    connect: async () => ({yaml: '{type: lake, root: lake}', schema: 'raw'}),
  },
  {title: 'PostgreSQL', definition: postgres, connect: servers.postgres},
  {title: 'MariaDB', definition: mysql, connect: servers.mariadb},
];

/** A connection as one line of YAML; its password comes from the environment. */
export function connectionYaml(
  type: string,
  {host, port, user, database, password}: postgresEngine.PostgresFacts,
): string {
  passwords.add(password);
  return `{type: ${type}, host: ${host}, port: ${port}, user: ${user}, database: ${database}, password: "env:TEST_PASSWORD"}`;
}

/** All test servers have the same password. */
const passwords = new Set<string>();

/** What the connections of `connectionYaml` need. */
export function passwordEnvironment(): {TEST_PASSWORD: string} {
  return {TEST_PASSWORD: [...passwords][0] ?? ''};
}

export interface IngestProject {
  folder: string;
  /** Where assets of the test load into, e.g. `raw.orders`. */
  table(name: string): string;
  write(files: Record<string, string>): Promise<void>;
  weir(...args: string[]): Promise<WeirResult>;
  /** Runs `weir` with `--json` and gives back its events with the outcome. */
  events(...args: string[]): Promise<WeirResult & {events: PipelineEvent[]}>;
  /** Rows of a query on a connection as objects. */
  rows(sql: string, connection?: string): Promise<Record<string, unknown>[]>;
}

/** A project that loads from the connection `app` into the connection `warehouse`. */
export async function createIngestProject(app: string, destination: Destination): Promise<IngestProject> {
  const {yaml, schema} = await destination.connect();
  const folder = await createFolder({
    'weir.yml': `project: shop\ndefault_connection: warehouse\nconnections:\n  warehouse: ${yaml}\n  app: ${app}\n`,
  });
  const env = passwordEnvironment();
  const weir = (...args: string[]) => runWeir(args, {cwd: folder, env});
  return {
    folder,
    table: (name) => `${schema}.${name}`,
    async write(files) {
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, path)), {recursive: true});
        await writeFile(join(folder, path), text);
      }
    },
    weir,
    async events(...args) {
      const result = await weir(...args, '--json');
      const lines = result.stdout.split('\n').filter((line) => line.startsWith('{'));
      return {...result, events: lines.map((line) => JSON.parse(line) as PipelineEvent)};
    },
    async rows(sql, connection = 'warehouse') {
      const result = await weir('query', '-c', connection, sql, '--json');
      if (result.exitCode !== 0) throw new Error(result.stderr);
      return JSON.parse(result.stdout) as Record<string, unknown>[];
    },
  };
}
