import type {Client} from 'pg';
import {UsageError} from '#src/errors/index.ts';
import type {Runtime} from '#src/runtime/ports.ts';
import {parseRelation, type BulkRead, type ByteSource, type UnloadRequest} from '#src/warehouse/index.ts';
import {dialect} from '../dialect.ts';
import {isWaiting, type Session, type Sessions} from '../session.ts';
import type {TypeRegistry} from '../type-registry.ts';
import {batchSource} from './batch-source.ts';
import {fillFromTable} from './fill-from-table.ts';
import {findPublishedTable, type PublishedTable} from './published-table.ts';
import {openChangeReader, type ChangeReader, type ReadBatch} from './read-changes.ts';
import {advanceSlot, createSlot, ensurePublication, requireLogicalLog} from './slot.ts';
import {parseLsn} from './pgoutput.ts';
import {parseState, toStreamState, type ChangesState} from './state.ts';

export interface ChangesContext {
  sessions: Sessions;
  registry: TypeRegistry;
  runtime: Runtime;
  defaultSchema: string;
  /** Reads tables whole, on the sessions that it is given. */
  bulkReadOn(sessions: Sessions): BulkRead;
}

/** A reading that goes on with the next batch, as long as that begins where this one ended. */
interface OpenReading {
  reader: ChangeReader;
  session: Session;
  goesOnAt: string;
}

/**
 * Follows the changes of a table through a replication slot of its own. The first reading copies the table as it is
 * and remembers what that showed, so that the changes go on exactly there; later ones bring what was committed since.
 * The slot moves on only when the next reading says what was loaded.
 */
export function createChanges(context: ChangesContext): {
  unload(request: UnloadRequest): Promise<ByteSource>;
} {
  let open: OpenReading | undefined;

  async function stopReading(): Promise<void> {
    const reading = open;
    open = undefined;
    if (!reading) return;
    await reading.reader.close().catch(() => {});
    await reading.session.release();
  }

  /** The reader that stands at this state, with its session. */
  async function readerAt(
    state: ChangesState,
    table: PublishedTable,
    signal: AbortSignal,
  ): Promise<OpenReading> {
    if (open?.goesOnAt === positionOf(state)) return open;
    await stopReading();
    const session = await context.sessions.acquire(signal);
    try {
      await advanceSlot(session.client, state);
      const reader = await openChangeReader(session.client, table, state);
      return (open = {reader, session, goesOnAt: positionOf(state)});
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  async function nextBatch(
    state: ChangesState,
    table: PublishedTable,
    signal: AbortSignal,
  ): Promise<ReadBatch> {
    const reading = await readerAt(state, table, signal);
    const onAbort = () => reading.session.cancel();
    signal.addEventListener('abort', onAbort, {once: true});
    try {
      const read = await reading.reader.next();
      if (read.isLast || read.isTruncated) await stopReading();
      else reading.goesOnAt = positionOf({...state, lsn: read.lsn, skip: read.skip});
      return read;
    } catch (error) {
      await stopReading();
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  return {
    async unload(request) {
      const {signal, stream, state: given} = request;
      const table = await context.sessions.use(signal, (client) => findTable(client, request, context));
      if (!given) {
        if (stream === undefined)
          throw new UsageError(`Changes of ${table.sql} can only be loaded by an asset or by weir ingest`, {
            hint: 'Their place is kept under the name of the stream that loads them.',
          });
        await stopReading();
        const state = await context.sessions.use(signal, (client) => begin(client, table, request, context));
        return copyTable(context, table, state, request);
      }
      const state = parseState(given);
      const read = await nextBatch(state, table, signal);
      const past = {...state, lsn: read.lsn, skip: read.skip};
      if (read.isTruncated) return copyTable(context, table, state, request);
      return context.sessions.use(signal, async (client) => {
        await fillFromTable(client, table, read.batch.rows.values());
        return batchSource({
          columns: await columnsOf(client, table, read, context),
          key: table.key,
          rows: read.batch.rows.values(),
          hasMore: !read.isLast,
          stateAfter: isWorthSaving(state, read) ? toStreamState(withoutPastSnapshot(past)) : undefined,
        });
      });
    },
  };
}

function findTable(
  client: Client,
  {from}: UnloadRequest,
  {defaultSchema}: ChangesContext,
): Promise<PublishedTable> {
  const {name} = from as Extract<UnloadRequest['from'], {kind: 'stream'}>;
  const relation = parseRelation(name);
  return findPublishedTable(client, {...relation, schema: relation.schema ?? defaultSchema});
}

async function begin(
  client: Client,
  table: PublishedTable,
  {from, stream}: UnloadRequest,
  {runtime}: ChangesContext,
): Promise<ChangesState> {
  const options = (from as Extract<UnloadRequest['from'], {kind: 'stream'}>).options ?? {};
  const ownName = `weir_${table.relation.name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .slice(0, 30)}_${runtime.sha256(stream!).slice(0, 12)}`;
  const slot = nameOption(options, 'slot') ?? ownName;
  const publication = nameOption(options, 'publication') ?? ownName;
  await requireLogicalLog(client);
  await ensurePublication(client, publication, table.sql);
  return {slot, publication, lsn: await createSlot(client, slot), skip: 0};
}

function nameOption(options: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = options[name];
  if (value === undefined || typeof value === 'string') return value;
  throw new UsageError(`The option ${name} must be a name`, {code: 'asset-invalid'});
}

/** The whole table in one snapshot, after which the changes that it does not show are read. */
async function copyTable(
  {sessions, bulkReadOn}: ChangesContext,
  {sql, columns, key}: PublishedTable,
  state: ChangesState,
  request: UnloadRequest,
): Promise<ByteSource> {
  const holder = await sessions.acquire(request.signal);
  try {
    await holder.client.query('begin isolation level repeatable read read only');
    const {rows} = await holder.client.query<{text: string; lsn: string; id: string}>(
      'select pg_current_snapshot()::text as text, pg_current_wal_insert_lsn()::text as lsn, pg_export_snapshot() as id',
    );
    const {id, ...snapshot} = rows[0]!;
    const text = `select ${columns.map((name) => dialect.quoteIdentifier(name)).join(', ')} from ${sql}`;
    const source = await bulkReadOn(sessionsAt(sessions, id)).unload({
      ...request,
      from: {kind: 'statement', text},
    });
    return {
      ...source,
      key,
      isWhole: true,
      rowsSent: () => source.rowsSent(),
      stateAfter: () => toStreamState({...state, snapshot}),
      async dispose() {
        await source.dispose();
        await endTransaction(holder);
      },
    };
  } catch (error) {
    await endTransaction(holder);
    throw error;
  }
}

/** Sessions that all see one exported snapshot. */
function sessionsAt(sessions: Sessions, snapshotId: string): Sessions {
  return {
    ...sessions,
    async acquire(signal) {
      const session = await sessions.acquire(signal);
      try {
        await session.client.query('begin isolation level repeatable read read only');
        await session.client.query(`set transaction snapshot ${dialect.quoteLiteral(snapshotId)}`);
      } catch (error) {
        await session.release();
        throw error;
      }
      return {...session, release: () => endTransaction(session)};
    },
  };
}

async function endTransaction(session: Session): Promise<void> {
  await session.settle();
  if (isWaiting(session.client)) await session.client.query('rollback').catch(() => {});
  await session.release();
}

async function columnsOf(
  client: Client,
  table: PublishedTable,
  {columns}: ReadBatch,
  {registry}: ChangesContext,
) {
  const published = columns ?? (await tableColumns(client, table));
  const types = await registry.resolve(published);
  return published.map(({name}, index) => ({name, type: types[index]!}));
}

async function tableColumns(client: Client, {sql, columns}: PublishedTable) {
  const list = columns.map((name) => dialect.quoteIdentifier(name)).join(', ');
  const {fields} = await client.query(`select ${list} from ${sql} limit 0`);
  return fields.map(({name, dataTypeID, dataTypeModifier}) => ({
    name,
    oid: dataTypeID,
    modifier: dataTypeModifier,
  }));
}

/** How much log the server keeps for a table without changes before the slot moves on. */
const idleLogBytes = 16n * 2n ** 20n;

/** A batch without changes need not be loaded, unless the server would keep ever more of its log. */
function isWorthSaving(state: ChangesState, {batch, lsn}: ReadBatch): boolean {
  return batch.changes() > 0 || parseLsn(lsn) - parseLsn(state.lsn) > idleLogBytes;
}

function withoutPastSnapshot({snapshot, ...state}: ChangesState): ChangesState {
  const isPast = snapshot !== undefined && parseLsn(state.lsn) >= parseLsn(snapshot.lsn);
  return {...state, ...(snapshot && !isPast && {snapshot})};
}

function positionOf({slot, lsn, skip}: ChangesState): string {
  return `${slot} ${lsn} ${skip}`;
}
