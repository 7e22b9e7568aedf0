import type {BulkRead, ByteSource, Column, Selection, Transport} from '#src/warehouse/index.ts';
import {CopyOut} from './copy-out.ts';
import {dialect} from './dialect.ts';
import {isServerError} from './errors.ts';
import {onAbort, type Session, type Sessions} from './session.ts';
import {chooseForm, type TravelForm} from './travel-form.ts';
import {fieldType, type ResolvedType, type TypeRegistry} from './type-registry.ts';

/** Turns a native error of this source into ours; `statement` is what the user wrote. */
export type TranslateSourceError = (error: unknown, statement?: string) => unknown;

export function createBulkRead(
  sessions: Sessions,
  registry: TypeRegistry,
  translate: TranslateSourceError,
): BulkRead {
  return {
    async unload({from, transport, alternatives = [], signal}) {
      const session = await sessions.acquire(signal);
      const stopListening = onAbort(signal, () => session.cancel());
      try {
        const transports = [transport, ...alternatives];
        const prepared = await prepareCopy(session, from, {registry, transports});
        return openSource(session, prepared, {signal, translate, stopListening});
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
  form: TravelForm;
}

/** Asks for the columns without running the query, and spells out how each one travels. */
async function prepareCopy(
  session: Session,
  from: Selection,
  {registry, transports}: {registry: TypeRegistry; transports: readonly Transport[]},
): Promise<PreparedCopy> {
  const selection = selectionText(from);
  const head = 'select * from (';
  // The extended protocol takes one statement only, so nothing can hide behind the selection.
  const question = {text: `${head}${selection}\n) as q limit 0`, queryMode: 'extended'} as const;
  const {fields} = await session.client.query(question).catch((error: unknown) => {
    throw shiftPosition(error, head.length);
  });
  const types = await registry.resolve(fields.map(fieldType));
  const names = fields.map((_, index) => `c${index + 1}`);
  const form = chooseForm(transports, types);
  const expressions = fields.map(
    (field, index) =>
      `${form.expression(names[index]!, types[index]!)} as ${dialect.quoteIdentifier(field.name)}`,
  );
  return {
    columns: fields.map((field, index) => toColumn(field.name, types[index]!)),
    copy: `copy (select ${expressions.join(', ')} from (${selection}\n) as q(${names.join(', ')})) to stdout (${form.copyOptions})`,
    form,
  };
}

function selectionText(from: Selection): string {
  if (from.kind === 'relation') return `select * from ${dialect.quoteRelation(from.relation)}`;
  return (from as Extract<Selection, {kind: 'statement'}>).text.replace(/[\s;]+$/, '');
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

function openSource(
  session: Session,
  {columns, copy, form}: PreparedCopy,
  {signal, translate, stopListening}: SourceOptions,
): ByteSource {
  let isOver = false;
  const stream = new CopyOut({
    copy,
    gives: form.format === 'csv' ? 'contents' : 'messages',
    translate: (error) => translate(signal.aborted ? signal.reason : error),
    onOver: () => {
      isOver = true;
      stopListening();
    },
  });
  // A failure before anybody reads must wait for the reader, not end the process.
  stream.on('error', () => {});
  session.client.query(stream);
  return {
    columns,
    content: {
      kind: 'stream',
      format: form.format,
      stream,
      recycle: (chunk) => stream.recycle(chunk),
    },
    rowsSent: () => stream.rowCount,
    async dispose() {
      stopListening();
      if (!isOver) {
        session.cancel();
        stream.destroy();
      }
      await session.release();
    },
  };
}
