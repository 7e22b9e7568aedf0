import {DatabaseSync} from 'node:sqlite';
import {DuckDBInstance} from '@duckdb/node-api';
import type {LoadStatement} from '#src/sql/load/index.ts';

type Cell = string | number | bigint | null;

/** An empty database that statements are tried in. */
export interface System {
  run(text: string): Promise<number>;
  /** Instants and numbers as texts. */
  rows(text: string): Promise<(string | null)[][]>;
}

export const systems: readonly {name: string; open: () => Promise<System>}[] = [
  {
    name: 'SQLite',
    async open() {
      const database = new DatabaseSync(':memory:');
      return {
        run: async (text) => Number(database.prepare(text).run().changes),
        rows: async (text) => {
          const statement = database.prepare(text);
          statement.setReturnArrays(true);
          statement.setReadBigInts(true);
          return (statement.all() as unknown as Cell[][]).map(asTexts);
        },
      };
    },
  },
  {
    name: 'DuckDB',
    async open() {
      const connection = await (await DuckDBInstance.create(':memory:')).connect();
      return {
        run: async (text) => (await connection.run(text)).rowsChanged,
        rows: async (text) => (await connection.runAndReadAll(text)).getRowsJson().map((row) => asTexts(row)),
      };
    },
  },
];

export const dialect = {quoteIdentifier: (name: string) => `"${name.replaceAll('"', '""')}"`};

/** Puts rows of two texts, `id` first, into a new table. */
export async function fill(
  {run}: System,
  table: string,
  rows: readonly (readonly (string | null)[])[],
  columns = ['id', 'name'],
): Promise<void> {
  const names = columns.map(dialect.quoteIdentifier);
  await run(`create table ${table} (${names.map((name) => `${name} varchar`).join(', ')})`);
  const literal = (cell: string | null) => (cell === null ? 'null' : `'${cell}'`);
  for (const row of rows)
    await run(`insert into ${table} (${names.join(', ')}) values (${row.map(literal).join(', ')})`);
}

/** Runs the statements in their order and adds up what they say they count. */
export async function apply(
  {run}: System,
  statements: readonly LoadStatement[],
): Promise<{written: number; removed: number}> {
  const counts = {written: 0, removed: 0};
  for (const {text, counts: kind} of statements) counts[kind] += await run(text);
  return counts;
}

function asTexts(row: readonly unknown[]): (string | null)[] {
  return row.map((cell) => (cell === null ? null : String(cell)));
}
