import type {
  Batch,
  Column,
  ColumnType,
  Query,
  QueryOptions,
  QuerySession,
  ResultStream,
  Statement,
  Value,
} from '#src/warehouse/index.ts';
import {cellReader, describeCell, observedType} from './cells.ts';
import {bindable} from './bindable.ts';
import {misfitInResult} from './errors.ts';
import type {Host} from './host.ts';
import type {Hosts} from './hosts.ts';
import {declaredType} from './native-types.ts';
import type {Cell, CellBatch, HostColumn} from './programs/protocol.ts';

const hostsOfSessions = new WeakMap<QuerySession, Host>();

/** Where a session runs. */
export function hostOfSession(session: QuerySession): Host {
  return hostsOfSessions.get(session)!;
}

export function createQuery(hosts: Hosts): Query {
  return {
    async run(statement, options) {
      const host = await hosts.acquire(options?.signal);
      const asNew = leavesNoTrace(statement.text);
      return runQuery(host, statement, options, () => hosts.release(host, {asNew}));
    },
    async openSession({signal} = {}) {
      const host = await hosts.acquire(signal);
      const session: QuerySession = {
        run: (statement, options) => runQuery(host, statement, options, async () => {}),
        transaction: () => (host.inTransaction() ? 'open' : 'none'),
        close: () => hosts.release(host, {asNew: false}),
      };
      hostsOfSessions.set(session, host);
      return session;
    },
  };
}

/** Temporary tables, attached files and settings would be found by whoever comes next. */
function leavesNoTrace(text: string): boolean {
  return /^(\s|--[^\n]*\n|\/\*[^]*?\*\/)*(select|with|values|explain|insert|update|delete|replace)\b/i.test(
    text,
  );
}

/** Runs one statement; `release` is called once its result is read or given up. */
async function runQuery(
  host: Host,
  {text, parameters = []}: Statement,
  {limit = Number.POSITIVE_INFINITY, signal}: QueryOptions = {},
  release: () => Promise<void>,
): Promise<ResultStream> {
  try {
    const request = {text, parameters: parameters.map(bindable)};
    const started = await host.request('start', request, signal);
    if (started.columns.length === 0) {
      await release();
      const {changes} = started;
      const stats = {rows: 0, truncated: false, ...(changes !== undefined && {rowsAffected: changes})};
      return {columns: [], batches: noBatches(), stats: () => stats, close: async () => {}};
    }
    return streamResult(host, started, {limit, signal, release});
  } catch (error) {
    await release();
    throw error;
  }
}

interface Reading {
  limit: number;
  signal: AbortSignal | undefined;
  release: () => Promise<void>;
}

function streamResult(
  host: Host,
  {columns: hostColumns, batch: first}: {columns: HostColumn[]; batch: CellBatch},
  {limit, signal, release}: Reading,
): ResultStream {
  const columns = hostColumns.map((column, index) => resultColumn(column, first.columns[index]!));
  const readers = columns.map(columnReader);
  const stats = {rows: 0, truncated: false};
  let isOpen = true;
  const close = async () => {
    if (!isOpen) return;
    isOpen = false;
    if (host.isAlive()) await host.request('finish', {}).catch(() => {});
    await release();
  };

  async function* readBatches(): AsyncGenerator<Batch> {
    try {
      for (let batch = first; ; batch = await host.request('next', {}, signal)) {
        signal?.throwIfAborted();
        const rowCount = Math.min(batch.rowCount, limit - stats.rows);
        stats.truncated = rowCount < batch.rowCount;
        if (rowCount > 0)
          yield {
            rowCount,
            columns: readers.map((read, index) => read(batch.columns[index]!.slice(0, rowCount), stats.rows)),
          };
        stats.rows += rowCount;
        if (stats.truncated || batch.isLast) return;
      }
    } finally {
      await close();
    }
  }

  return {columns, batches: readBatches(), stats: () => stats, close};
}

/** By what is declared, as far as the first values keep to it; else by the values themselves. */
function resultColumn({name, declared}: HostColumn, cells: readonly Cell[]): Column {
  const type = declaredType(declared);
  if (!type) return {name, type: observedType(cells), nativeType: declared || 'ANY'};
  const read = cellReader(type);
  const fits = cells.every((cell) => cell === null || read(cell) !== undefined);
  return {name, type: fits ? type : {kind: 'unknown'}, nativeType: declared!};
}

/** The type of a column for systems that must know it: what is declared counts, whatever the values are. */
export function declaredColumn({name, declared}: HostColumn, cells: readonly Cell[]): Column {
  const type: ColumnType = declaredType(declared) ?? observedType(cells);
  return {name, type, nativeType: declared || 'ANY'};
}

function columnReader({name, type}: Column): (cells: readonly Cell[], rowsBefore: number) => Value[] {
  const read = cellReader(type);
  return (cells, rowsBefore) =>
    cells.map((cell, index) => {
      if (cell === null) return null;
      const value = read(cell);
      if (value !== undefined) return value;
      throw misfitInResult({column: name, row: rowsBefore + index + 1, found: describeCell(cell), type});
    });
}

async function* noBatches(): AsyncGenerator<Batch> {}
