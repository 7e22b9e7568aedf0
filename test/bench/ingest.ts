import {execFileSync} from 'node:child_process';
import {mkdtemp, rm} from 'node:fs/promises';
import {cpus, loadavg, tmpdir} from 'node:os';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {adminQuery, createTestDatabase, startPostgres} from '../engines/postgres.ts';
import {competitors} from './ingest/competitors.ts';
import {measure, script, shell, type Spent} from './ingest/measure.ts';
import {checkPeak, compare, say, timingOf, type Timing} from './ingest/report.ts';
import {
  changedRows,
  columns,
  csvColumns,
  definition,
  fourfoldRows,
  makeSample,
} from './ingest/sample-table.ts';
import type {Outcome, Transfer} from './ingest/transfer.ts';

/**
 * How fast loads are beside what the engines do by themselves, in one run on this machine:
 * `npm run bench:ingest -- [--rows 5000000] [--rounds 3] [--skip-competitors] [--python <venv>]`. Runs that are compared
 * take turns; a ratio is the median over the rounds. Where a goal is missed, the lines below say where the time went.
 */
const {values: options} = parseArgs({
  options: {
    rows: {type: 'string', default: '5000000'},
    rounds: {type: 'string', default: '3'},
    'skip-competitors': {type: 'boolean', default: false},
    python: {type: 'string'},
    /** Of DuckDB in weir. */
    'memory-limit': {type: 'string'},
  },
});
const rows = Number(options.rows);
const folder = await mkdtemp(join(tmpdir(), 'weir-ingest-'));
const server = await startPostgres();
const facts = {host: server.host, port: server.port, user: server.user, password: server.password};
const environment = {
  PGHOST: server.host,
  PGPORT: String(server.port),
  PGUSER: server.user,
  PGPASSWORD: server.password,
};
const other = await createTestDatabase(server, 'bench_target');
const [csvFile, pipe] = [join(folder, 'sample.csv'), join(folder, 'pipe.csv')];
const hasPsql = has('psql');
const sample: Omit<Transfer, 'to'> = {
  from: {adapter: 'postgres', config: {...facts, database: 'postgres', sslmode: 'disable'}},
  selection: {kind: 'relation', relation: {schema: 'public', name: 'sample'}},
  into: {name: 'sample'},
  mode: 'replace',
};
try {
  await makeSample(server, rows);
  say(
    `${rows.toLocaleString('en')} rows of 8 columns, ${cpus().length} cores, load ${loadavg()[0]!.toFixed(1)}`,
  );
  await toDuckdb();
  await toPostgres();
  await toParquet();
  await fromCsv();
  await merge();
  await memory();
  if (!options['skip-competitors']) await others();
} finally {
  await server.stop();
  await rm(folder, {recursive: true, force: true});
}

async function toDuckdb(): Promise<void> {
  const copy = `copy (select ${columns} from sample) to stdout (format csv)`;
  const floor = () =>
    hasPsql ? shell(`psql -qXc "${copy}" postgres > /dev/null`, environment) : drained(copy);
  await paired('PostgreSQL to DuckDB, beside COPY csv to nowhere', 1, floor, () => load(sample, duckdb('a')));
}

function drained(copy: string): Promise<Spent> {
  return script<Spent>('drain.ts', {facts: {...facts, database: 'postgres'}, copy});
}

async function toPostgres(): Promise<void> {
  if (!hasPsql) return say('PostgreSQL to PostgreSQL is left out: there is no psql to compare with');
  const pipeRows = async () => {
    await adminQuery(other, 'drop table if exists piped');
    await adminQuery(other, `create table piped (${definition})`);
    const read = `psql -qXc "copy (select ${columns} from sample) to stdout (format binary)" postgres`;
    return shell(`${read} | psql -qXc "copy piped from stdin (format binary)" bench_target`, environment);
  };
  const target = {adapter: 'postgres', config: {...facts, database: 'bench_target', sslmode: 'disable'}};
  await paired('PostgreSQL to PostgreSQL, beside a binary pipe of two psql', 0.9, pipeRows, () =>
    load(sample, target),
  );
}

/** DuckDB has no reader for PostgreSQL of its own, so psql feeds it. */
async function toParquet(): Promise<void> {
  if (!hasPsql) return say('PostgreSQL to Parquet is left out: there is no psql to feed DuckDB');
  execFileSync('mkfifo', [pipe]);
  const statement = `copy (from read_csv('${pipe}', header = false, columns = ${csvColumns}))
    to '${join(folder, 'own.parquet')}' (format parquet, compression zstd)`;
  const own = async () => {
    const read = `psql -qXc "copy (select ${columns} from sample) to stdout (format csv)" postgres > ${pipe}`;
    const [feed, alone] = await Promise.all([
      shell(read, environment),
      script<Spent>('own.ts', {path: ':memory:', statement}),
    ]);
    return {...alone, cpuMs: feed.cpuMs + alone.cpuMs};
  };
  const target = {adapter: 'files', config: {root: folder}};
  await paired('PostgreSQL to Parquet, beside DuckDB fed by psql', 1 / 1.2, own, () =>
    load({...sample, into: {name: 'weir.parquet'}}, target),
  );
}

async function fromCsv(): Promise<void> {
  const copy = `copy sample to '${csvFile}' (format csv, header)`;
  await script('own.ts', {path: join(folder, 'a.duckdb'), statement: copy});
  let file = 0;
  const own = async () => {
    const statement = `create table sample as from read_csv('${csvFile}')`;
    return script<Spent>('own.ts', {path: join(folder, `own-${file++}.duckdb`), statement});
  };
  const from = {adapter: 'files', config: {root: folder}};
  await paired('CSV to DuckDB, beside read_csv', 1 / 1.2, own, () =>
    load({...sample, from, selection: {kind: 'path', path: 'sample.csv'}}, duckdb('csv')),
  );
}

/** Both go on from the table of the first comparison. */
async function merge(): Promise<void> {
  const changes: Transfer['selection'] = {kind: 'statement', text: changedRows};
  const reload = () => load(sample, duckdb('a'));
  await paired('Merge of 1% changed rows, beside a full reload', 5, reload, () =>
    load({...sample, selection: changes, mode: 'merge', key: ['id']}, duckdb('a')),
  );
}

async function memory(): Promise<void> {
  const few = await load(sample, duckdb('few'));
  checkPeak(`memory of weir, ${few.rows.toLocaleString('en')} rows`, few.peakMegabytes, 300);
  await rm(join(folder, 'few.duckdb'), {force: true});
  const many = await load({...sample, selection: {kind: 'statement', text: fourfoldRows}}, duckdb('many'));
  checkPeak(`memory of weir, ${many.rows.toLocaleString('en')} rows`, many.peakMegabytes, 300);
  await rm(join(folder, 'many.duckdb'), {force: true});
}

async function others(): Promise<void> {
  const found = await competitors({...facts, database: 'postgres'}, {folder, environment: options.python});
  if (typeof found === 'string') return say(found);
  for (const {name, load: loadByOther} of found) {
    let file = 0;
    const theirs = () => loadByOther(join(folder, `other-${name.replace(/\W/g, '')}-${file++}.duckdb`));
    await paired(`PostgreSQL to DuckDB, beside ${name}`, 5, theirs, () => load(sample, duckdb('a')), 1).catch(
      (error: unknown) => say(`${name} is left out: ${(error as Error).message.slice(0, 500)}`),
    );
  }
}

/** Runs both in turns, the other first. */
async function paired(
  name: string,
  goal: number,
  other: () => Promise<Spent>,
  weir: () => Promise<Outcome>,
  rounds = Number(options.rounds),
): Promise<void> {
  const [ours, theirs]: [Timing[], Timing[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    theirs.push(timingOf(await measure(server.pid, other)));
    let outcome: Outcome | undefined;
    const measured = await measure(server.pid, async () => (outcome = await weir()));
    ours.push(timingOf(measured, outcome));
  }
  compare({name, ours, theirs, goal});
}

function load(transfer: Omit<Transfer, 'to'>, to: Transfer['to']): Promise<Outcome> {
  return script<Outcome>('move.ts', {...transfer, to});
}

function duckdb(name: string): Transfer['to'] {
  const limit = options['memory-limit'];
  const path = join(folder, `${name}.duckdb`);
  return {adapter: 'duckdb', config: {path, ...(limit !== undefined && {memory_limit: limit})}};
}

function has(program: string): boolean {
  try {
    execFileSync(program, ['--version'], {stdio: 'ignore'});
    return true;
  } catch {
    return false;
  }
}
