import {randomUUID} from 'node:crypto';
import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {adapters} from '#plugins/index.ts';
import {loadProject} from '#src/config/load-project.ts';
import type {OperationContext} from '#src/operations/context.ts';
import {diffTables} from '#src/operations/diff/diff-tables.ts';
import type {DiffReport, DiffRequest, Difference} from '#src/operations/diff/diff-report.ts';
import {openConnection} from '#src/operations/open-connection.ts';
import {createNodeRuntime} from '#src/runtime/index.ts';
import type {ColumnType, Dialect, Value} from '#src/warehouse/index.ts';
import * as mariadb from '#test/engines/mariadb.ts';
import * as postgres from '#test/engines/postgres.ts';
import {requireEngine} from '#test/engines/require-engine.ts';
import {connectionYaml} from '#test/helpers/ingest-project.ts';

export interface SampleColumn {
  name: string;
  type: ColumnType;
}

/** A project with a connection to each engine, in process. */
export interface DiffProject {
  folder: string;
  connections: readonly string[];
  context: OperationContext;
  dialect(connection: string): Promise<Dialect>;
  run(connection: string, statements: readonly string[]): Promise<void>;
  /** Replaces the table by one with these rows. */
  fill(
    connection: string,
    table: string,
    columns: readonly SampleColumn[],
    rows: readonly (readonly Value[])[],
    options?: {primaryKey?: string},
  ): Promise<void>;
  diff(request: Partial<DiffRequest> & {a: string; b: string}): Promise<DiffReport & {lines: Difference[]}>;
}

/** Engines that could not be started are left out. */
export async function createDiffProject(folder: string): Promise<DiffProject> {
  const yaml: Record<string, string> = {
    duck: '{type: duckdb, path: one.duckdb}',
    duck2: '{type: duckdb, path: two.duckdb}',
    lite: '{type: sqlite, path: one.sqlite}',
    lite2: '{type: sqlite, path: two.sqlite}',
  };
  const name = `d_${randomUUID().slice(0, 8)}`;
  const [pg, maria] = await Promise.all([
    requireEngine('PostgreSQL', async () =>
      postgres.createTestDatabase(await postgres.sharedPostgres(), name),
    ),
    requireEngine('MariaDB', async () => mariadb.createTestDatabase(await mariadb.sharedMariadb(), name)),
  ]);
  if (pg) yaml.pg = connectionYaml('postgres', pg);
  if (maria) yaml.maria = connectionYaml('mysql', maria);
  process.env.TEST_PASSWORD = pg?.password ?? maria?.password ?? '';
  const lines = Object.entries(yaml).map(([connection, text]) => `  ${connection}: ${text}\n`);
  await writeFile(join(folder, 'weir.yml'), `project: shop\nconnections:\n${lines.join('')}`);
  const runtime = createNodeRuntime();
  const context: OperationContext = {
    runtime,
    adapters,
    signal: new AbortController().signal,
    project: () => loadProject(runtime, adapters, {directory: folder}),
  };
  const run: DiffProject['run'] = async (connection, statements) => {
    const warehouse = await openConnection(context, connection);
    try {
      for (const text of statements) for await (const _ of (await warehouse.query.run({text})).batches);
    } finally {
      await warehouse.close();
    }
  };
  const dialect = async (connection: string) => {
    const warehouse = await openConnection(context, connection);
    await warehouse.close();
    return warehouse.definition.dialect;
  };
  return {
    folder,
    connections: Object.keys(yaml),
    context,
    dialect,
    run,
    async fill(connection, table, columns, rows, {primaryKey} = {}) {
      const {quoteIdentifier, quoteLiteral, toNativeType} = await dialect(connection);
      const definitions = columns.map(
        (column) =>
          `${quoteIdentifier(column.name)} ${toNativeType(column.type)} ${column.name === primaryKey ? 'not null' : 'null'}`,
      );
      if (primaryKey !== undefined) definitions.push(`primary key (${quoteIdentifier(primaryKey)})`);
      const values = rows.map((row) => `(${row.map((value) => quoteLiteral(value)).join(', ')})`);
      await run(connection, [
        `drop table if exists ${table}`,
        `create table ${table} (${definitions.join(', ')})${connection === 'maria' ? ' character set utf8mb4' : ''}`,
        ...(values.length > 0 ? [`insert into ${table} values ${values.join(', ')}`] : []),
      ]);
    },
    async diff(request) {
      const finished = await diffTables(context, {
        key: [],
        columns: [],
        exclude: [],
        tolerance: [],
        resume: false,
        ...request,
      });
      try {
        return {...finished.report, lines: [...finished.differences()].flat()};
      } finally {
        await finished.close();
      }
    },
  };
}
