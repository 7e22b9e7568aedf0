import type {Client} from 'pg';
import {formatRelation} from '#src/warehouse/index.ts';
import {openCursor, type PageReader} from '../cursor.ts';
import {dialect} from '../dialect.ts';
import {createChangeBatch, type ChangeBatch} from './change-batch.ts';
import {parseMessage, type ChangeMessage, type PublishedColumn} from './pgoutput.ts';
import type {PublishedTable} from './published-table.ts';
import type {ChangesState} from './state.ts';
import {parseSnapshot} from './visible-snapshot.ts';

/** What one reading brought. */
export interface ReadBatch {
  batch: ChangeBatch;
  /** Columns as the latest change had them; undefined when there was none. */
  columns: readonly PublishedColumn[] | undefined;
  /** The table was emptied, so what follows is told by a new copy of it. */
  isTruncated: boolean;
  /** How far this batch goes. */
  lsn: string;
  skip: number;
  isLast: boolean;
}

/** Reads the changes up to the end of the log as it was when the reading began, one batch at a time. */
export interface ChangeReader {
  next(): Promise<ReadBatch>;
  close(): Promise<void>;
}

/** A batch ends with the first transaction after one of these, and in the middle of one after twice as much. */
const batchLimits = {changes: 50_000, characters: 32 * 2 ** 20};

const messagesPerPage = 1000;

export async function openChangeReader(
  client: Client,
  table: PublishedTable,
  state: ChangesState,
): Promise<ChangeReader> {
  const {rows} = await client.query<{lsn: string}>('select pg_current_wal_lsn()::text as lsn');
  const end = rows[0]!.lsn;
  // The server parses the list of publications like a list of identifiers.
  const pages = await openCursor(client, {
    text: `select encode(data, 'hex') from pg_logical_slot_peek_binary_changes($1, $2::pg_lsn, null,
      'proto_version', '1', 'publication_names', $3)`,
    parameters: [state.slot, end, dialect.quoteIdentifier(state.publication)],
  });
  const messages = readMessages(pages);
  const snapshot = state.snapshot && parseSnapshot(state.snapshot.text);
  const relations = new Map<number, PublishedColumn[]>();
  let lsn = state.lsn;
  let skip = 0;
  let toSkip = state.skip;
  let isShown = false;

  const apply = (message: ChangeMessage, read: ReadBatch): void => {
    if (message.kind === 'relation') {
      if (isTable(message, table)) relations.set(message.relationId, message.columns);
      return;
    }
    if (message.kind === 'begin') isShown = snapshot?.shows(message.xid) ?? false;
    if (toSkip > 0 || isShown) return;
    if (message.kind === 'truncate') {
      if (message.relationIds.some((id) => relations.has(id))) read.isTruncated = true;
      return;
    }
    if (message.kind !== 'insert' && message.kind !== 'update' && message.kind !== 'delete') return;
    const columns = relations.get(message.relationId);
    if (!columns) return;
    read.columns = columns;
    if (message.kind === 'delete') read.batch.remove(columns, message.former);
    else read.batch.upsert(columns, message.row, message.kind === 'update' ? message.former : undefined);
  };

  return {
    async next() {
      const read: ReadBatch = {
        batch: createChangeBatch(table.key),
        columns: undefined,
        isTruncated: false,
        lsn,
        skip,
        isLast: false,
      };
      for (;;) {
        const {value: message, done} = await messages.next();
        if (done) return {...read, lsn: end, skip: 0, isLast: true};
        apply(message, read);
        skip++;
        if (toSkip > 0) toSkip--;
        if (message.kind === 'commit') {
          lsn = message.endLsn;
          skip = 0;
        }
        if (read.isTruncated || isFull(read.batch, message.kind === 'commit' ? 1 : 2))
          return {...read, lsn, skip};
      }
    },
    close: () => pages.close(),
  };
}

async function* readMessages(pages: PageReader): AsyncGenerator<ChangeMessage> {
  for (;;) {
    const {rows} = await pages.read(messagesPerPage);
    for (const [data] of rows) yield parseMessage(Buffer.from(data!, 'hex'));
    if (rows.length < messagesPerPage) return;
  }
}

function isTable({schema, name}: {schema: string; name: string}, {relation}: PublishedTable): boolean {
  return formatRelation({schema, name}) === formatRelation({schema: relation.schema, name: relation.name});
}

function isFull(batch: ChangeBatch, tolerance: number): boolean {
  return (
    batch.changes() >= batchLimits.changes * tolerance || batch.size() >= batchLimits.characters * tolerance
  );
}
