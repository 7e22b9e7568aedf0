import {Readable} from 'node:stream';
import {TransferError} from '#src/errors/index.ts';
import type {BulkRead, ByteSource, Column, Selection} from '#src/warehouse/index.ts';
import {run, type Client} from './client.ts';
import {createCsvRows, type CsvRows} from './csv-rows.ts';
import {dialect} from './dialect.ts';
import {internals, type Field} from './driver.ts';
import {columnOf, type ReadingSettings} from './field-types.ts';
import {prepareFields} from './prepare-fields.ts';
import {onAbort, type Session, type Sessions} from './session.ts';
import {wireTypes} from './wire-types.ts';

/** Turns a native error of this source into ours; `statement` is what the user wrote. */
export type TranslateSourceError = (error: unknown, statement?: string) => unknown;

/** How much is buffered between the server and the reader. */
const bufferBytes = 256 * 1024;

export function createBulkRead(
  sessions: Sessions,
  settings: ReadingSettings,
  translate: TranslateSourceError,
): BulkRead {
  return {
    async unload({from, signal}) {
      const session = await sessions.acquire(signal);
      const stopListening = onAbort(signal, () => session.cancel());
      const statement = from.kind === 'statement' ? from.text : undefined;
      try {
        const selection = await prepareSelection(session.client, from, settings);
        return openSource(session, selection, {
          signal,
          settings,
          stopListening,
          translate: (error) => translate(error, statement),
        });
      } catch (error) {
        stopListening();
        await session.release();
        throw translate(signal.aborted ? signal.reason : error, statement);
      }
    },
  };
}

interface PreparedSelection {
  text: string;
  columns: readonly Column[];
}

/**
 * Asks for the columns without running the query. The servers print only six digits of a `float`, so such columns are
 * read as doubles, which hold the same number.
 */
async function prepareSelection(
  client: Client,
  from: Selection,
  settings: ReadingSettings,
): Promise<PreparedSelection> {
  const selection = selectionText(from);
  const fields = await prepareFields(client.connection, selection);
  const columns = fields.map((field) => columnOf(field, settings));
  const names = new Set(columns.map(({name}) => name));
  const hasFloats = fields.some(({columnType}) => columnType === wireTypes.float);
  if (!hasFloats || names.size < columns.length) return {text: selection, columns};
  const expressions = fields.map(({name, columnType}) => {
    const column = dialect.quoteIdentifier(name);
    return columnType === wireTypes.float ? `${column} + 0e0 as ${column}` : column;
  });
  return {text: `select ${expressions.join(', ')} from (${selection}\n) as q`, columns};
}

function selectionText(from: Selection): string {
  if (from.kind === 'relation') return `select * from ${dialect.quoteRelation(from.relation)}`;
  return (from as Extract<Selection, {kind: 'statement'}>).text.replace(/[\s;]+$/, '');
}

interface SourceOptions {
  signal: AbortSignal;
  settings: ReadingSettings;
  stopListening: () => void;
  translate: (error: unknown) => unknown;
}

/** Rows go from the socket into CSV at once; the socket waits while the reader does. */
function openSource(
  session: Session,
  {text, columns}: PreparedSelection,
  {signal, settings, stopListening, translate}: SourceOptions,
): ByteSource {
  const socket = internals(session.client.connection).stream;
  let csv: CsvRows | undefined;
  let isOver = false;
  let isDropped = false;
  let failure: {error: unknown} | undefined;

  const stream = new Readable({
    highWaterMark: bufferBytes,
    read: () => void socket.resume(),
    destroy(error, done) {
      socket.resume();
      done(error);
    },
  });
  // A failure before anybody reads must wait for the reader, not end the process.
  stream.on('error', () => {});

  function fail(error: unknown): void {
    failure ??= {error};
    isDropped = true;
    session.cancel();
  }

  const finished = run(
    session.client,
    {text},
    {
      onFields(fields: readonly Field[]) {
        if (fields.length === columns.length) csv = createCsvRows(fields, columns, settings);
        else
          fail(new TransferError('The columns of the source changed meanwhile', {code: 'transfer-source'}));
      },
      onRow(packet) {
        if (isDropped) return;
        try {
          csv!.add(packet);
        } catch (error) {
          return fail(error);
        }
        const chunk = csv!.take(false);
        if (chunk && !stream.push(chunk)) socket.pause();
      },
    },
  ).then(
    () => {
      if (!csv) fail(new TransferError('The source gives no rows', {code: 'transfer-source'}));
    },
    (error: unknown) => void (failure ??= {error}),
  );
  const settled = finished.then(() => {
    isOver = true;
    stopListening();
    if (signal.aborted || failure) {
      stream.destroy(translate(signal.aborted ? signal.reason : failure!.error) as Error);
      return;
    }
    const rest = csv!.take(true);
    if (rest) stream.push(rest);
    stream.push(null);
  });

  return {
    columns,
    content: {kind: 'stream', format: 'csv', stream},
    rowsSent: () => (isOver && !failure ? csv?.rows() : undefined),
    async dispose() {
      stopListening();
      isDropped = true;
      if (!isOver) session.cancel();
      stream.destroy();
      await settled;
      await session.release();
    },
  };
}
