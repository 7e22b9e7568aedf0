import type {DuckDBConnection} from '@duckdb/node-api';
import type {Database} from '#plugins/duckdb/database.ts';
import {duckdbDialect, quoteIdentifier} from '#plugins/duckdb/dialect.ts';
import type {LakeContext} from './context.ts';
import {isTable, type LakeTable} from './manifest.ts';
import {selectFiles} from './read-table.ts';

/** Views on the files of the current versions. */
export interface LakeViews {
  /** Brings the views up to date; a statement that runs already goes on reading the files of before. */
  refresh(): Promise<void>;
}

export function createViews(context: LakeContext, database: Database): LakeViews {
  /** Versions on which the views stand, by quoted name. */
  const shown = new Map<string, number>();
  let last: Promise<void> = Promise.resolve();

  async function show(connection: DuckDBConnection, table: LakeTable, view: string): Promise<void> {
    const {relation, columns, files} = table;
    const place = {folder: context.store.folderOf(relation).folder, paths: context.runtime.paths};
    await connection.run(`create schema if not exists ${quoteIdentifier(relation.schema)}`);
    await connection.run(`create or replace view ${view} as ${selectFiles(table, files, columns, place)}`);
  }

  async function bringUpToDate(): Promise<void> {
    const tables = (await context.store.all()).filter(isTable);
    const current = new Map(tables.map((table) => [duckdbDialect.quoteRelation(table.relation), table]));
    const stale = [...current].filter(([view, {version}]) => shown.get(view) !== version);
    const gone = [...shown.keys()].filter((view) => !current.has(view));
    if (stale.length + gone.length === 0) return;
    await database.use(undefined, async (connection) => {
      for (const view of gone) {
        await connection.run(`drop view if exists ${view}`);
        shown.delete(view);
      }
      for (const [view, table] of stale) {
        await show(connection, table, view);
        shown.set(view, table.version);
      }
    });
  }

  return {
    refresh() {
      last = last.catch(() => {}).then(bringUpToDate);
      return last;
    },
  };
}
