import type {Runtime, Sqlite} from '../../runtime/ports.ts';
import type {DiffJob} from '../../sql/diff/plan-segments.ts';
import type {Difference} from './diff-report.ts';
import type {FoundDifference, Tally} from './tally.ts';

/** What a comparison has found out so far, and what it still has to do; on disk, or in memory. */
export interface DiffStore {
  /** Work that is not done, by id. */
  jobs(): Map<number, DiffJob>;
  tally(): Tally;
  /** Keeps differences; they go again if their job is never finished. */
  keep(jobId: number, found: readonly FoundDifference[]): void;
  /** Commits the outcome of one job, or the first jobs, as a whole. Returns the ids of the jobs that follow. */
  finish(outcome: {jobId?: number; following: readonly DiffJob[]; tally: Tally}): number[];
  differences(): Generator<readonly Difference[]>;
  close(): void;
}

const schema = `
  create table meta (name text primary key, value text not null);
  create table job (id integer primary key autoincrement, job text not null);
  create table difference (
    id integer primary key, job integer not null, number integer not null, key text not null, change text not null, column_name text,
    a text, b text);
  create index difference_by_number on difference (number, id);`;

export interface OpenStoreOptions {
  /** Undefined: in memory. */
  path: string | undefined;
  /** What the progress is worth nothing without, e.g. how many rows there are. */
  fingerprint: string;
  resume: boolean;
}

/** Opens the progress of a comparison. `isResumed` is false where there is none, or none that still counts. */
export async function openDiffStore(
  {files, openSqlite}: Pick<Runtime, 'files' | 'openSqlite'>,
  {path, fingerprint, resume}: OpenStoreOptions,
): Promise<{store: DiffStore; isResumed: boolean}> {
  if (path !== undefined && resume && (await files.exists(path))) {
    const database = await openSqlite(path);
    const [kept] = database.all<{value: string}>(
      `select value from meta where name = 'fingerprint' and exists (select 1 from meta where name = 'tally')`,
    );
    if (kept?.value === fingerprint) {
      database.execute('delete from difference where job in (select id from job)');
      return {store: storeOn(database), isResumed: true};
    }
    database.close();
  }
  if (path !== undefined) await removeDiffStore(files, path);
  const database = await openSqlite(path ?? ':memory:');
  database.transaction(() => {
    database.execute(schema);
    database.run(`insert into meta values ('fingerprint', ?)`, [fingerprint]);
  });
  return {store: storeOn(database), isResumed: false};
}

export async function removeDiffStore(files: Runtime['files'], path: string): Promise<void> {
  for (const suffix of ['', '-wal', '-shm']) await files.remove(`${path}${suffix}`);
}

const rowsPerSlice = 1000;

function storeOn(database: Sqlite): DiffStore {
  return {
    jobs: () =>
      new Map(
        database
          .all<{id: number; job: string}>('select id, job from job order by id')
          .map(({id, job}) => [id, parseJob(job)]),
      ),
    tally: () => {
      const [row] = database.all<{value: string}>(`select value from meta where name = 'tally'`);
      return JSON.parse(row!.value) as Tally;
    },
    keep: (jobId, found) =>
      database.transaction(() => {
        for (const {number, key, change, column = null, a = null, b = null} of found)
          database.run(
            `insert into difference (job, number, key, change, column_name, a, b) values (?, ?, ?, ?, ?, ?, ?)`,
            [jobId, number, JSON.stringify(key), change, column, a, b],
          );
      }),
    finish: ({jobId, following, tally}) =>
      database.transaction(() => {
        if (jobId !== undefined) database.run('delete from job where id = ?', [jobId]);
        database.run(`insert or replace into meta values ('tally', ?)`, [JSON.stringify(tally)]);
        return following.map((job) => {
          database.run('insert into job (job) values (?)', [writeJob(job)]);
          return database.all<{id: number}>('select last_insert_rowid() as id')[0]!.id;
        });
      }),
    *differences() {
      let after = 0;
      for (;;) {
        const rows = database.all<DifferenceRow>(
          `select key, change, column_name, a, b from difference order by number, id limit ${rowsPerSlice} offset ?`,
          [after],
        );
        if (rows.length > 0) yield rows.map(readDifference);
        if (rows.length < rowsPerSlice) return;
        after += rows.length;
      }
    },
    close: () => database.close(),
  };
}

interface DifferenceRow {
  key: string;
  change: Difference['change'];
  column_name: string | null;
  a: string | null;
  b: string | null;
}

function readDifference({key, change, column_name: column, a, b}: DifferenceRow): Difference {
  return {key: JSON.parse(key) as string[], change, ...(column !== null && {column, a, b})};
}

/** JSON has no integers of 64 bits. */
function writeJob(job: DiffJob): string {
  return JSON.stringify(job, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
}

function parseJob(text: string): DiffJob {
  return JSON.parse(text, (_, value: unknown) =>
    typeof value === 'string' && /^-?\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value,
  ) as DiffJob;
}
