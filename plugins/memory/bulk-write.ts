import {
  formatRelation,
  type BulkWrite,
  type ByteSource,
  type Column,
  type LoadReceipt,
  type LoadRequest,
  type Value,
} from '#src/warehouse/index.ts';
import {fromJson, parseCell, parseJson} from './cells.ts';
import type {MemoryConnection} from './connection.ts';
import {parseCsv} from './csv.ts';
import {MemoryError} from './errors.ts';
import {column} from './evaluate.ts';
import {mergeRows} from './merge.ts';
import {qualify, relationKey, type MemoryStore, type Row} from './store.ts';

/** Progress is told after this many rows. */
const rowsPerReport = 10_000;

export function createBulkWrite(connection: MemoryConnection): BulkWrite {
  const {store, faults} = connection;
  return {
    async load(request) {
      const subject = formatRelation(request.into);
      const known = store.loads.get(request.loadId);
      if (known) return {...known, rowsWritten: 0, repeated: true};
      const gate = await faults.enter({place: 'load', subject, signal: request.signal});
      const columns = targetColumns(store, request);
      const staged: Row[] = [];
      const content = countBytes(request.source, request.signal);
      for await (const row of parseRows(request.source, content.chunks, columns)) {
        await gate?.(staged.length);
        request.signal.throwIfAborted();
        staged.push(row);
        if (staged.length % rowsPerReport === 0) report(request, staged.length, content.bytes());
      }
      report(request, staged.length, content.bytes());
      await request.verify?.({rows: staged.length});
      const receipt = commit(store, request, columns, staged, content.bytes());
      await faults.enter({place: 'commit', subject, signal: request.signal});
      return receipt;
    },
  };
}

function report({onProgress}: LoadRequest, rows: number, bytes: number): void {
  onProgress?.({rows, bytes});
}

/** Columns of the source, with the target's types where the target stays. */
function targetColumns(store: MemoryStore, {into, mode, source, key = []}: LoadRequest): Column[] {
  const target = mode === 'replace' ? undefined : store.relations.get(relationKey(into));
  const name = formatRelation(into);
  if (target?.kind === 'view') throw new MemoryError('rejected-data', `${name} is a view`);
  const columns = source.columns.map((sent) => {
    if (!target) return column(sent.name, sent.type);
    const found = target.columns.find((candidate) => candidate.name === sent.name);
    if (!found) throw new MemoryError('rejected-data', `${name} has no column ${sent.name}`);
    return found;
  });
  if (mode === 'merge')
    for (const part of key)
      if (!columns.some((candidate) => candidate.name === part))
        throw new MemoryError('rejected-data', `the key column ${part} is not in the source`);
  return columns;
}

function countBytes({content}: ByteSource, signal: AbortSignal) {
  if (content.kind === 'files') throw new MemoryError('rejected-data', 'files are not taken');
  let bytes = 0;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const stop = () => content.kind === 'stream' && content.stream.destroy(signal.reason as Error);
    signal.addEventListener('abort', stop, {once: true});
    try {
      for await (const chunk of content.kind === 'stream' ? content.stream : []) {
        bytes += (chunk as Uint8Array).byteLength;
        yield chunk as Uint8Array;
      }
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
  return {chunks: chunks(), bytes: () => bytes};
}

async function* parseRows(
  {content}: ByteSource,
  chunks: AsyncIterable<Uint8Array>,
  columns: readonly Column[],
): AsyncGenerator<Row> {
  const isCsv = content.kind === 'stream' && content.format === 'csv';
  let record = 0;
  if (isCsv)
    for await (const cells of parseCsv(chunks)) {
      if (record++ === 0) continue;
      if (cells.length !== columns.length)
        throw new MemoryError(
          'rejected-data',
          `record ${record - 1} has ${cells.length} of ${columns.length} fields`,
        );
      yield cells.map((cell, index) => (cell === null ? null : parseCell(cell, columns[index]!.type)));
    }
  else
    for await (const line of lines(chunks)) {
      const fields = parseJson(line) as Readonly<Record<string, unknown>>;
      yield columns.map(({name, type}) => fromJson(fields[name], type));
    }
}

async function* lines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const parts = (rest + decoder.decode(chunk, {stream: true})).split('\n');
    rest = parts.pop()!;
    yield* parts;
  }
  if (rest !== '') yield rest;
}

/** One synchronous step, so nobody sees a part of it. */
function commit(
  store: MemoryStore,
  {into, mode, key = [], loadId}: LoadRequest,
  columns: readonly Column[],
  staged: readonly Row[],
  bytes: number,
): LoadReceipt {
  const existing = store.relations.get(relationKey(into));
  const target = mode !== 'replace' && existing?.kind === 'table' ? existing : {columns, rows: []};
  const arranged = staged.map((row) => arrange(row, columns, target.columns));
  const sent = new Set(columns.map(({name}) => name));
  const rows =
    mode === 'merge'
      ? mergeRows(target.columns, target.rows, arranged, key, sent)
      : [...(target.rows as readonly Row[]), ...arranged];
  store.relations.set(relationKey(into), {
    kind: 'table',
    relation: qualify(into),
    columns: target.columns,
    rows,
  });
  const receipt = {rowsStaged: staged.length, rowsWritten: staged.length, bytes, repeated: false};
  store.loads.set(loadId, receipt);
  return receipt;
}

/** The row in the order of the target; NULL where the source has no such column. */
function arrange(row: Row, from: readonly Column[], to: readonly Column[]): Row {
  return to.map(({name}): Value => {
    const index = from.findIndex((candidate) => candidate.name === name);
    return index === -1 ? null : row[index]!;
  });
}
