import type {Column, LoadReceipt, Relation, Value} from '#src/warehouse/index.ts';

export type Row = readonly Value[];

export type StoredRelation =
  | {kind: 'table'; relation: Relation; columns: readonly Column[]; rows: readonly Row[]}
  | {kind: 'view'; relation: Relation; select: string};

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
  loads: Map<string, LoadReceipt>;
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
    store = {relations: new Map(), loads: new Map(), jobs: new Map(), faultCounts: new Map(), nextNumber: 1};
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

export function relationKey(relation: Relation): string {
  return JSON.stringify(qualify(relation));
}
