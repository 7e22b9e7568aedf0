import {UsageError, fileError} from '../../errors/index.ts';
import type {Runtime, Sqlite} from '../../runtime/ports.ts';

/** Folder below the project that holds state; never committed. */
export const stateFolder = '.weir';

/** Each entry brings the schema one version further; entries are only ever added. */
const migrations = [
  `create table run (
     id text primary key, status text not null, environment text not null, selection text not null,
     started_at text not null, finished_at text, pid integer not null, host text not null, continues text,
     elapsed_ms real, peak_resident_bytes integer);
   create table step (
     run_id text not null references run(id) on delete cascade, asset text not null, position integer not null,
     action text not null, connection text not null, status text not null, started_at text, elapsed_ms real,
     rows integer, bytes integer, note text, error_code text, error_message text,
     primary key (run_id, asset));
   create table check_result (
     run_id text not null references run(id) on delete cascade, asset text not null, name text not null,
     severity text not null, status text not null, failures integer not null, elapsed_ms real not null,
     error_message text, primary key (run_id, asset, name));
   create table loaded_item (
     target text not null, item text not null, load_id text not null, committed integer not null default 0,
     primary key (target, item));
   create table project_lock (
     name text primary key, pid integer not null, host text not null, run_id text not null, heartbeat_ms integer not null);
   create table table_references (digest text primary key, relations text not null);
   create index run_by_start on run(started_at desc);`,
  `alter table run add column kind text not null default 'run';
   create table receipt (
     run_id text not null references run(id) on delete cascade, asset text not null, chunk integer not null,
     load_id text not null, rows_read integer, rows_staged integer not null, rows_written integer not null,
     rows_removed integer, rows_discarded integer, rows_quarantined integer, bytes integer not null, checksum text,
     cursor_before text, cursor_after text, elapsed_ms real not null, peak_resident_bytes integer not null,
     attempts integer not null, repeated integer not null, recorded_at text not null,
     primary key (run_id, asset, chunk));
   create table stream_state (
     stream text primary key, relation text not null, state text not null, load_id text, updated_at text not null);
   create table pending_load (stream text primary key, load_id text not null);
   create table build (
     stream text primary key, build_id text not null, fingerprint text not null, started_ms integer not null,
     row_limit text);
   create table build_part (
     stream text not null references build(stream) on delete cascade, position integer not null, range text not null,
     load_id text not null, rows integer, primary key (stream, position));`,
  `create table quarantine (
     asset text not null, load_id text not null, attempt integer not null, status text not null,
     row_count integer not null, reasons text not null, columns text not null, load_group text,
     created_at text not null, releases integer not null, primary key (asset, load_id, attempt));`,
  `create table column_lineage (digest text primary key, lineage text not null);`,
  `create table asset_version (
     target text not null, asset text not null, version text not null, data text not null, metadata text not null,
     checks text not null, connection text not null, kind text not null, relation text, is_in_place integer not null,
     definition text not null, created_at text not null, used_at text not null,
     primary key (target, asset, version));
   create table environment_revision (
     target text not null, environment text not null, revision integer not null, cause text not null,
     plan text, created_at text not null, primary key (target, environment, revision));
   create table environment_pointer (
     target text not null, environment text not null, revision integer not null, asset text not null,
     version text not null, primary key (target, environment, revision, asset));
   create table environment_change (
     target text not null, environment text not null, change_id text not null, body text not null,
     primary key (target, environment));
   create table asset_interval (
     target text not null, asset text not null, version text not null, start_ms integer not null,
     end_ms integer not null, status text not null, run_id text not null, recorded_at text not null,
     primary key (target, asset, version, start_ms, end_ms));
   create table canonical_sql (digest text primary key, canonical text not null, form text not null);`,
  `create table asset_fingerprint (
     environment text not null, asset text not null, fingerprints text not null, run_id text not null,
     recorded_at text not null, primary key (environment, asset));`,
];

/** Opens `.weir/state.db`, creating and migrating it. Throws `UsageError` state-damaged when it is no such file. */
export async function openStateDatabase(runtime: Runtime, root: string): Promise<Sqlite> {
  const folder = runtime.paths.join(root, stateFolder);
  const path = runtime.paths.join(folder, 'state.db');
  try {
    await runtime.files.makeDirectory(folder);
    const database = await runtime.openSqlite(path);
    migrate(database);
    return database;
  } catch (error) {
    throw fileError(error, path) ?? error;
  }
}

/** A state database of this process only, for work outside of projects. */
export async function openTemporaryStateDatabase(runtime: Runtime): Promise<Sqlite> {
  const database = await runtime.openSqlite(':memory:');
  migrate(database);
  return database;
}

/** The state database if the project has one; undefined in a project that never ran. */
export async function openExistingStateDatabase(runtime: Runtime, root: string): Promise<Sqlite | undefined> {
  const path = runtime.paths.join(root, stateFolder, 'state.db');
  return (await runtime.files.exists(path)) ? openStateDatabase(runtime, root) : undefined;
}

function migrate(database: Sqlite): void {
  const version = () => database.all<{user_version: number}>('pragma user_version')[0]!.user_version;
  if (version() === migrations.length) return;
  database.transaction(() => {
    const current = version();
    if (current > migrations.length)
      throw new UsageError(
        `The state database was written by a newer weir (schema ${current}, this one knows ${migrations.length})`,
        {code: 'state-damaged', hint: 'Use that weir, or move .weir/state.db away.'},
      );
    for (const step of migrations.slice(current)) database.execute(step);
    database.execute(`pragma user_version = ${migrations.length}`);
  });
}
