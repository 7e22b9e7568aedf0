import {Readable} from 'node:stream';
import type {CopyToStreamQuery} from 'pg-copy-streams';
import type {BulkRead, ByteSource, Column, Selection} from '#src/warehouse/index.ts';
import {dialect} from './dialect.ts';
import {isServerError} from './errors.ts';
import {onAbort, type Session, type Sessions} from './session.ts';
import {fieldType, type ResolvedType, type TypeRegistry} from './type-registry.ts';

/** Turns a native error of this source into ours; `statement` is what the user wrote. */
export type TranslateSourceError = (error: unknown, statement?: string) => unknown;

/** How much is buffered between the server and the reader. */
const bufferBytes = 256 * 1024;

export function createBulkRead(
  sessions: Sessions,
  registry: TypeRegistry,
  translate: TranslateSourceError,
): BulkRead {
  return {
    async unload({from, signal}) {
      const session = await sessions.acquire(signal);
      const stopListening = onAbort(signal, () => session.cancel());
      try {
        const {columns, copy} = await prepareCopy(session, from, registry);
        return await openSource(session, columns, copy, {signal, translate, stopListening});
      } catch (error) {
        stopListening();
        await session.release();
        throw translate(error, from.kind === 'statement' ? from.text : undefined);
      }
    },
  };
}

interface PreparedCopy {
  columns: Column[];
  copy: string;
}

/** Asks for the columns without running the query, and spells out how each one travels. */
async function prepareCopy(session: Session, from: Selection, registry: TypeRegistry): Promise<PreparedCopy> {
  const selection = selectionText(from);
  const head = 'select * from (';
  // The extended protocol takes one statement only, so nothing can hide behind the selection.
  const question = {text: `${head}${selection}\n) as q limit 0`, queryMode: 'extended'} as const;
  const {fields} = await session.client.query(question).catch((error: unknown) => {
    throw shiftPosition(error, head.length);
  });
  const types = await registry.resolve(fields.map(fieldType));
  const names = fields.map((_, index) => `c${index + 1}`);
  const expressions = fields.map(
    (field, index) =>
      `${csvExpression(names[index]!, types[index]!)} as ${dialect.quoteIdentifier(field.name)}`,
  );
  return {
    columns: fields.map((field, index) => toColumn(field.name, types[index]!)),
    copy: `copy (select ${expressions.join(', ')} from (${selection}\n) as q(${names.join(', ')})) to stdout (format csv, header)`,
  };
}

function selectionText(from: Selection): string {
  if (from.kind === 'relation') return `select * from ${dialect.quoteRelation(from.relation)}`;
  return (from as Extract<Selection, {kind: 'statement'}>).text.replace(/[\s;]+$/, '');
}

/** Rows and arrays become JSON, booleans words; everything else already has the form of `Value`. */
function csvExpression(name: string, {type, isComposite}: ResolvedType): string {
  if (isComposite || type.kind === 'list') return `to_json(${name})`;
  return type.kind === 'boolean' ? `${name}::text` : name;
}

function toColumn(name: string, {type, nativeType, isComposite}: ResolvedType): Column {
  return {name, nativeType, type: isComposite ? {kind: 'json'} : type};
}

/** Moves the position that the server reports from our statement to the part that the user wrote. */
export function shiftPosition(error: unknown, characters: number): unknown {
  if (isServerError(error) && error.position !== undefined)
    error.position = String(Math.max(1, Number(error.position) - characters));
  return error;
}

interface SourceOptions {
  signal: AbortSignal;
  translate: TranslateSourceError;
  stopListening: () => void;
}

async function openSource(
  session: Session,
  columns: readonly Column[],
  copy: string,
  {signal, translate, stopListening}: SourceOptions,
): Promise<ByteSource> {
  const {to: copyTo} = await import('pg-copy-streams');
  const rows = copyTo(copy, {highWaterMark: bufferBytes});
  const completed = completionOf(rows);
  // A failure before anybody reads must wait for the reader, not end the process.
  completed.catch(() => {});
  rows.on('error', () => {});
  session.client.query(rows);
  let isOver = false;

  async function* readBytes(): AsyncGenerator<Buffer> {
    try {
      yield* rows as AsyncIterable<Buffer>;
      await completed;
    } catch (error) {
      throw translate(signal.aborted ? signal.reason : error);
    } finally {
      isOver = true;
      stopListening();
    }
  }

  const stream = Readable.from(readBytes(), {objectMode: false, highWaterMark: bufferBytes});
  stream.on('error', () => {});
  return {
    columns,
    content: {kind: 'stream', format: 'csv', stream},
    rowsSent: () => (isOver ? rows.rowCount : undefined),
    async dispose() {
      stopListening();
      if (!isOver) {
        session.cancel();
        rows.destroy();
        stream.destroy();
      }
      await session.release();
    },
  };
}

/**
 * Settles when the server has said that the command is complete; the driver's stream ends a little before,
 * when the row count is not known yet.
 */
function completionOf(rows: CopyToStreamQuery): Promise<void> {
  const submitted = rows as CopyToStreamQuery & {
    handleError(error: Error): void;
    handleReadyForQuery(): void;
  };
  return new Promise((resolve, reject) => {
    submitted.handleReadyForQuery = () => resolve();
    submitted.handleError = (error) => {
      reject(error);
      rows.destroy(error);
    };
  });
}
