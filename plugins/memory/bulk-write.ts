import {
  formatRelation,
  type BulkWrite,
  type Column,
  type LoadReceipt,
  type LoadRequest,
} from '#src/warehouse/index.ts';
import {applyRows} from './apply-rows.ts';
import {addPart, createBuilds, findParts} from './builds.ts';
import {changeTable} from './change-table.ts';
import type {MemoryConnection} from './connection.ts';
import {MemoryError} from './errors.ts';
import {column} from './evaluate.ts';
import {createStates, recordLoad, repetitionOf} from './ledger.ts';
import {stageRows} from './stage-rows.ts';
import {findTable, qualify, relationKey, type TableContent} from './store.ts';

const keyedModes: readonly LoadRequest['mode'][] = ['merge', 'delete+insert', 'insert-only'];

export function createBulkWrite(connection: MemoryConnection): BulkWrite {
  const {store, faults} = connection;
  return {
    async load(request) {
      const {signal, build} = request;
      const subject = formatRelation(request.into);
      const repetition = repetitionOf(connection, request.loadId);
      if (repetition) return repetition;
      const gate = await faults.enter({place: 'load', subject, signal});
      const columns = stagedColumns(findContent(connection, request), request);
      const {rows, bytes} = await stageRows(request, columns, gate);
      await request.verify?.({rows: rows.length});
      const receipt =
        build === undefined
          ? commit(connection, request, {columns, rows}, bytes)
          : addPart(connection, {...request, build}, {columns, rows}, bytes);
      await faults.enter({place: 'commit', subject, signal});
      return receipt;
    },
    ...createBuilds(connection),
    ...createStates(connection),
    async changeTable(changes) {
      changeTable(store, changes);
    },
  };
}

/** What the rows of the load join; undefined when there is nothing yet, or it is to be replaced. */
function findContent({store}: MemoryConnection, {into, mode, build}: LoadRequest): TableContent | undefined {
  if (build !== undefined) return findParts(store, {into, build});
  return mode === 'replace' ? undefined : findTable(store, into);
}

/** Columns of the source, with the types of what stays there. */
function stagedColumns(
  target: TableContent | undefined,
  {into, mode, source, key = []}: LoadRequest,
): Column[] {
  const name = formatRelation(into);
  const columns = source.columns.map((sent) => {
    if (!target) return column(sent.name, sent.type);
    const found = target.columns.find((candidate) => candidate.name === sent.name);
    if (!found) throw new MemoryError('rejected-data', `${name} has no column ${sent.name}`);
    return found;
  });
  if (keyedModes.includes(mode))
    for (const part of key)
      if (!columns.some((candidate) => candidate.name === part))
        throw new MemoryError('rejected-data', `the key column ${part} is not in the source`);
  return columns;
}

/** One synchronous step, so nobody sees a part of it. */
function commit(
  connection: MemoryConnection,
  request: LoadRequest,
  staged: TableContent,
  bytes: number,
): LoadReceipt {
  const {store} = connection;
  const {into} = request;
  const {content, ...effect} = applyRows(request, findContent(connection, request), staged);
  const receipt = {rowsStaged: staged.rows.length, ...effect, bytes, repeated: false};
  // What the caller's function throws leaves everything as it was.
  recordLoad(connection, request, receipt);
  store.relations.set(relationKey(into), {kind: 'table', relation: qualify(into), ...content});
  return receipt;
}
