import {
  formatRelation,
  type Column,
  type CommittedLoad,
  type LoadReceipt,
  type Relation,
  type StreamEntry,
  type Value,
} from '#src/warehouse/index.ts';
import {MemoryError} from './errors.ts';

export type Row = readonly Value[];

export interface TableContent {
  columns: readonly Column[];
  rows: readonly Row[];
}

export type StoredRelation =
  ({kind: 'table'; relation: Relation} & TableContent) | {kind: 'view'; relation: Relation; select: string};

export interface RunningJob {
  id: string;
  statement: string;
  startedAt: Date;
  /** Number of the connection that runs it. */
  connection: number;
  /** Aborts when somebody cancels the job. */
  controller: AbortController;
}

/** All data of one named store. Relations are replaced whole, never changed in place. */
export interface MemoryStore {
  relations: Map<string, StoredRelation>;
  /** By load id, the oldest first. */
  loads: Map<string, {receipt: LoadReceipt; committed: CommittedLoad}>;
  streams: Map<string, StreamEntry>;
  /** Parts of builds that are not finished. */
  builds: Map<string, TableContent>;
  jobs: Map<string, RunningJob>;
  /** How often each scripted fault was met and how often it struck. */
  faultCounts: Map<string, {calls: number; strikes: number}>;
  nextNumber: number;
}

/** Schema of unqualified names. */
export const defaultSchema = 'main';

const stores = new Map<string, MemoryStore>();

/** The store of that name in this process; made when it is first asked for. */
export function openStore(name: string): MemoryStore {
  let store = stores.get(name);
  if (!store) {
    store = {
      relations: new Map(),
      loads: new Map(),
      streams: new Map(),
      builds: new Map(),
      jobs: new Map(),
      faultCounts: new Map(),
      nextNumber: 1,
    };
    stores.set(name, store);
  }
  return store;
}

/** Forgets the data and the fault counts of one store, or of all. */
export function resetMemory(name?: string): void {
  if (name === undefined) stores.clear();
  else stores.delete(name);
}

/** The relation with its schema filled in. */
export function qualify({schema = defaultSchema, name}: Relation): Relation {
  return {schema, name};
}

/** The table there; undefined when there is none. Throws for a view. */
export function findTable(store: MemoryStore, relation: Relation): TableContent | undefined {
  const stored = store.relations.get(relationKey(relation));
  if (stored?.kind === 'view')
    throw new MemoryError('rejected-data', `${formatRelation(relation)} is a view`);
  return stored;
}

export function relationKey(relation: Relation): string {
  return JSON.stringify(qualify(relation));
}
