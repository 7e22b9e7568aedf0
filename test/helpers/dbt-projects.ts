import {cp, glob, mkdtemp, readFile, realpath, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {DuckDBInstance} from '@duckdb/node-api';
import {onTestFinished} from 'vitest';
import {repositoryPath} from './repository.ts';

/** A copy of a project of test/fixtures/dbt, gone when the test has finished. */
export async function copyDbtProject(name: string): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'weir-dbt-')));
  onTestFinished(() => rm(folder, {recursive: true, force: true}));
  await cp(repositoryPath(`test/fixtures/dbt/${name}`), folder, {recursive: true});
  return folder;
}

/** SQL files below target/compiled by path, without blanks and comments. */
export async function compiledSql(folder: string): Promise<Map<string, string>> {
  const root = join(folder, 'target', 'compiled');
  const files = new Map<string, string>();
  for await (const file of glob('**/*.sql', {cwd: root, withFileTypes: true})) {
    if (!file.isFile()) continue;
    const path = join(file.parentPath, file.name);
    const text = await readFile(path, 'utf8');
    files.set(path.slice(root.length + 1), text.replaceAll(/--[^\n]*/g, '').replaceAll(/\s+/g, ''));
  }
  return files;
}

/** What one DuckDB file holds, as one line of text for each row. */
export async function databaseContents(
  path: string,
  /** Expression that stands for a column; default: the column. */
  expressionOf: (table: string, column: string) => string | undefined = () => undefined,
): Promise<Record<string, string[]>> {
  const instance = await DuckDBInstance.create(path, {access_mode: 'READ_ONLY'});
  const connection = await instance.connect();
  const read = async (sql: string) =>
    (await connection.runAndReadAll(sql)).getRows().map((row) => row.map(String));
  try {
    const contents: Record<string, string[]> = {};
    const tables = await read(
      // dbt leaves copies behind after a full refresh.
      `select table_schema, table_name, table_type from information_schema.tables where table_schema <> '_weir' and not suffix(table_name, '__dbt_backup') order by all`,
    );
    for (const [schema, name, type] of tables) {
      const columns = await read(
        `select column_name, data_type from information_schema.columns where table_schema = '${schema}' and table_name = '${name}' order by ordinal_position`,
      );
      const list = columns.map(([column]) => expressionOf(name!, column!) ?? `"${column}"`).join(', ');
      const rows = await read(`select ${list} from "${schema}"."${name}" order by all`);
      contents[`${schema}.${name}`] = [
        `${type}: ${columns.map((column) => column.join(' ')).join(', ')}`,
        ...rows.map((row) => row.join(' | ')),
      ];
    }
    return contents;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
