import type {Relation} from '../warehouse/index.ts';
import {canonicalJson} from './canonical-json.ts';

/** Why an asset is in a plan. */
export type ChangeKind =
  | 'added'
  /** Its own SQL or settings differ. */
  | 'changed'
  /** What it reads differs. */
  | 'indirect'
  | 'removed'
  /** Description, owner, tags, schedule. */
  | 'metadata'
  | 'checks'
  /** Nothing differs but intervals of time are due. */
  | 'intervals';

/** `breaking`: rows or columns that somebody reads may differ; `non-breaking`: what was there stays as it was. */
export type ChangeCategory = 'breaking' | 'non-breaking';

export type PlannedAction =
  /** A new table or view, aside. */
  | 'build'
  /** What is there already serves. */
  | 'reuse'
  /** The load of a table that all environments share. */
  | 'load'
  /** A load that differs, but whose table all environments share: only production changes it. */
  | 'shared'
  | 'check'
  | 'drop'
  | 'none';

export interface ColumnDifference {
  added: readonly string[];
  removed: readonly string[];
  changed: readonly string[];
}

export interface TableDifference {
  added: readonly {name: string; type: string}[];
  dropped: readonly {name: string; type: string}[];
  retyped: readonly {name: string; from: string; to: string}[];
}

/** One asset of a plan. */
export interface PlannedChange {
  asset: string;
  file?: string;
  connection: string;
  kind: ChangeKind;
  category?: ChangeCategory;
  /** Why rows may differ, in words. */
  reasons: readonly string[];
  columns?: ColumnDifference;
  /** Assets that read it, directly or not. */
  downstream: readonly string[];
  action: PlannedAction;
  version?: string;
  /** Where its rows will be. */
  relation?: Relation;
  /** Columns of the new table beside those of the former one. */
  table?: TableDifference;
  /** Stretches of time to build, as ISO text in UTC; `from` absent for everything before. */
  intervals?: readonly {from?: string; to: string}[];
  /** What the system expects; no part of the digest. */
  estimate?: {rows?: number; bytes?: number};
}

/** Digests of what a plan is made from; a difference says what has moved since. */
export interface PlanBasis {
  files: string;
  state: string;
  warehouse: string;
}

/** What an apply will do, and nothing else. A pure value: the same state gives the same bytes. */
export interface PlanDocument {
  format: 1;
  project: string;
  /** Environment of weir.yml. */
  target: string;
  /** Virtual environment that changes. */
  environment: string;
  /** Environment that it begins with, when it does not exist yet. */
  startsFrom?: string;
  selection: {select: readonly string[]; exclude: readonly string[]};
  /** Range of time that was asked for, as ISO text in UTC. */
  start?: string;
  end?: string;
  /** Intervals that have ended by then are due, as ISO text in UTC; absent where no asset goes by time. */
  until?: string;
  basis: PlanBasis;
  /** In the order of work. */
  changes: readonly PlannedChange[];
  /** Assets that stay as they are. */
  unchanged: number;
  digest: string;
}

/** Adds the digest, which says everything of the plan but its estimates. */
export function sealPlan(plan: Omit<PlanDocument, 'digest'>, sha256: (text: string) => string): PlanDocument {
  const changes = plan.changes.map((change) => ({...change, estimate: undefined}));
  return {...plan, digest: sha256(canonicalJson({...plan, changes}))};
}

/** The bytes of a plan. */
export function formatPlanDocument(plan: PlanDocument): string {
  return `${canonicalJson(plan, 2)}\n`;
}
