import {
  formatRelation,
  type BulkWrite,
  type LoadReceipt,
  type LoadRequest,
  type Relation,
} from '#src/warehouse/index.ts';
import {applyRows} from './apply-rows.ts';
import type {MemoryConnection} from './connection.ts';
import {MemoryError} from './errors.ts';
import {recordLoad, repetitionOf} from './ledger.ts';
import {qualify, relationKey, type MemoryStore, type TableContent} from './store.ts';

/** Adds the rows of one part to those of the others. */
export function addPart(
  connection: MemoryConnection,
  request: LoadRequest & {build: string},
  staged: TableContent,
  bytes: number,
): LoadReceipt {
  const {store} = connection;
  const {content, ...effect} = applyRows({...request, mode: 'append'}, findParts(store, request), staged);
  const receipt = {rowsStaged: staged.rows.length, ...effect, bytes, repeated: false};
  recordLoad(connection, request, receipt);
  store.builds.set(buildKey(request), content);
  return receipt;
}

/** The parts of a build that came so far. */
export function findParts(
  store: MemoryStore,
  request: {into: Relation; build: string},
): TableContent | undefined {
  return store.builds.get(buildKey(request));
}

export function createBuilds(
  connection: MemoryConnection,
): Required<Pick<BulkWrite, 'finishBuild' | 'discardBuild'>> {
  const {store, faults} = connection;
  return {
    async finishBuild(request) {
      const {into, build, loadId, verify, signal} = request;
      const subject = formatRelation(into);
      const repetition = repetitionOf(connection, loadId);
      if (repetition) return repetition;
      await faults.enter({place: 'load', subject, signal});
      const parts = findParts(store, request);
      if (!parts) throw new MemoryError('rejected-data', `the build ${build} of ${subject} has no parts`);
      const rows = parts.rows.length;
      await verify?.({rows});
      store.builds.delete(buildKey(request));
      store.relations.set(relationKey(into), {kind: 'table', relation: qualify(into), ...parts});
      const receipt = {rowsStaged: rows, rowsWritten: rows, bytes: 0, repeated: false};
      recordLoad(connection, request, receipt);
      await faults.enter({place: 'commit', subject, signal});
      return receipt;
    },
    async discardBuild(request) {
      store.builds.delete(buildKey(request));
    },
  };
}

function buildKey({into, build}: {into: Relation; build: string}): string {
  return `${relationKey(into)} ${build}`;
}
