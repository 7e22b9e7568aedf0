import type {LoadReceipt, LoadRequest, TableChanges} from './bulk.ts';
import type {Relation} from './relation.ts';

export type Materialization = 'table' | 'view';

/** Statements on the connection of a build, in its transaction where the system has transactions of that kind. */
export interface BuildHooks {
  before?: readonly string[];
  after?: readonly string[];
}

export interface BuildRequest {
  relation: Relation;
  materialization: Materialization;
  /** One SELECT in the warehouse's dialect. */
  select: string;
  hooks?: BuildHooks;
  signal: AbortSignal;
}

export interface BuildResult {
  /** Rows of the new table, where the vendor says so; absent for a view. */
  rows?: number;
}

/** A load whose rows are those of a SELECT in the same warehouse; everything else means what it means for a load. */
export interface BuildIntoRequest extends Pick<
  LoadRequest,
  | 'into'
  | 'mode'
  | 'key'
  | 'loadId'
  | 'loadedAt'
  | 'versions'
  | 'window'
  | 'missing'
  | 'marksDeleted'
  | 'progress'
  | 'verify'
  | 'signal'
> {
  /** One SELECT in the warehouse's dialect. It may read the target. */
  select: string;
  hooks?: BuildHooks;
  /** Columns of the target that come and go; in the same transaction where those take such statements. */
  columns?: Required<Pick<TableChanges, 'add' | 'drop'>>;
}

/** Views that change together, in one transaction; who reads meanwhile sees all the former or all the new ones. */
export interface PointRequest {
  /** Gives tables and views another name in their schema, before anything else. */
  rename: readonly {from: Relation; to: Relation; kind: Materialization}[];
  /** Views that go; absent ones are fine. */
  drop: readonly Relation[];
  /** Views of all columns of a table or view. A missing schema is created; a view of that name is replaced. */
  point: readonly {view: Relation; at: Relation}[];
  /** Kept together with the change, so that one can ask later whether it happened. */
  mark: {name: string; value: string};
  signal: AbortSignal;
}

/**
 * Optional facet: builds tables and views from a SELECT inside the warehouse. The former object stays
 * visible until the new one takes its place in one step; a missing schema is created.
 */
export interface Transform {
  build(request: BuildRequest): Promise<BuildResult>;
  /**
   * Lets the rows of a SELECT take effect by a load mode, all at once or not at all. Rows that are repeated under one
   * load id have no effect. Present where `Capabilities.transform.modes` is.
   */
  buildInto?(request: BuildIntoRequest): Promise<LoadReceipt>;
  /** Throws when a table has the name of a view. Present where `Capabilities.transform.pointsViews` is. */
  pointViews?(request: PointRequest): Promise<void>;
  /** Value of the last change with that mark, if there was one. Present where `pointViews` is. */
  readMark?(name: string, options: {signal: AbortSignal}): Promise<string | undefined>;
}
