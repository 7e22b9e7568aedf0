import type {Runtime, Sqlite} from '../../runtime/ports.ts';
import type {CompletionColumn, CompletionRelation} from '../../sql/complete/catalog.ts';
import type {SqlVocabulary} from '../../warehouse/index.ts';
import {noSchema, type CachedRelation} from './cached-schema.ts';

/** What is remembered of one connection from one session to the next. */
export interface CatalogStore {
  /** Everything but the columns. */
  relations(): CachedRelation[];
  columnsOf(relation: CompletionRelation): readonly CompletionColumn[] | undefined;
  /** Writes relations; columns that a relation does not bring along stay as they are. */
  save(relations: readonly CachedRelation[]): void;
  remove(relations: readonly CompletionRelation[]): void;
  vocabulary(): SqlVocabulary | undefined;
  saveVocabulary(vocabulary: SqlVocabulary): void;
  /** When a part was last read completely, in milliseconds since 1970. */
  readAtMs(part: string): number | undefined;
  setReadAt(part: string, atMs: number): void;
  close(): void;
}

/** A cache is not migrated: another version is thrown away and read anew. */
const schemaVersion = 1;

const schema = `
  create table relation (
    connection text not null, schema text not null, name text not null, description text not null, columns text,
    foreign_keys text not null, primary key (connection, schema, name)) without rowid;
  create table vocabulary (connection text primary key, words text not null);
  create table part (connection text not null, part text not null, read_at_ms integer not null,
    primary key (connection, part)) without rowid;`;

/** Opens `.weir/catalog.db` of a project, or a store in memory where there is none or it cannot be used. */
export async function openCatalogStore(
  runtime: Runtime,
  {connection, folder}: {connection: string; folder: string | undefined},
): Promise<CatalogStore> {
  const database = folder === undefined ? undefined : await openFile(runtime, folder);
  return createStore(database ?? (await openSchema(runtime, ':memory:')), connection);
}

/** A damaged cache is replaced by an empty one. */
async function openFile(runtime: Runtime, folder: string): Promise<Sqlite | undefined> {
  const path = runtime.paths.join(folder, 'catalog.db');
  try {
    await runtime.files.makeDirectory(folder);
    return await openSchema(runtime, path).catch(async () => {
      await Promise.all(['', '-wal', '-shm'].map((suffix) => runtime.files.remove(path + suffix)));
      return openSchema(runtime, path);
    });
  } catch {
    return undefined;
  }
}

async function openSchema(runtime: Runtime, path: string): Promise<Sqlite> {
  const database = await runtime.openSqlite(path);
  try {
    prepareSchema(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function prepareSchema(database: Sqlite): void {
  const version = () => database.all<{user_version: number}>('pragma user_version')[0]!.user_version;
  if (version() === schemaVersion) return;
  database.transaction(() => {
    if (version() === schemaVersion) return;
    for (const {name} of database.all<{name: string}>("select name from sqlite_schema where type = 'table'"))
      database.execute(`drop table "${name}"`);
    database.execute(schema);
    database.execute(`pragma user_version = ${schemaVersion}`);
  });
}

function createStore(database: Sqlite, connection: string): CatalogStore {
  const keyOf = (relation: CompletionRelation) => [connection, relation.schema ?? noSchema, relation.name];
  return {
    relations: () =>
      database
        .all<{
          description: string;
          foreign_keys: string;
        }>('select description, foreign_keys from relation where connection = ? order by schema, name', [
          connection,
        ])
        .map((row) => ({
          relation: JSON.parse(row.description) as CompletionRelation,
          foreignKeys: JSON.parse(row.foreign_keys) as CachedRelation['foreignKeys'],
        })),
    columnsOf(relation) {
      const [row] = database.all<{columns: string | null}>(
        'select columns from relation where connection = ? and schema = ? and name = ?',
        keyOf(relation),
      );
      return row?.columns ? (JSON.parse(row.columns) as CompletionColumn[]) : undefined;
    },
    save(relations) {
      database.transaction(() => {
        for (const {relation, columns, foreignKeys} of relations)
          database.run(
            `insert into relation values (?, ?, ?, ?, ?, ?) on conflict do update set
               description = excluded.description, columns = coalesce(excluded.columns, columns),
               foreign_keys = iif(excluded.columns is null, foreign_keys, excluded.foreign_keys)`,
            [
              ...keyOf(relation),
              JSON.stringify(relation),
              columns ? JSON.stringify(columns) : null,
              JSON.stringify(foreignKeys),
            ],
          );
      });
    },
    remove(relations) {
      database.transaction(() => {
        for (const relation of relations)
          database.run(
            'delete from relation where connection = ? and schema = ? and name = ?',
            keyOf(relation),
          );
      });
    },
    vocabulary() {
      const [row] = database.all<{words: string}>('select words from vocabulary where connection = ?', [
        connection,
      ]);
      return row && (JSON.parse(row.words) as SqlVocabulary);
    },
    saveVocabulary(vocabulary) {
      database.run('insert or replace into vocabulary values (?, ?)', [
        connection,
        JSON.stringify(vocabulary),
      ]);
    },
    readAtMs: (part) =>
      database.all<{read_at_ms: number}>('select read_at_ms from part where connection = ? and part = ?', [
        connection,
        part,
      ])[0]?.read_at_ms,
    setReadAt(part, atMs) {
      database.run('insert or replace into part values (?, ?, ?)', [connection, part, atMs]);
    },
    close: () => database.close(),
  };
}
