import type {LoadReceipt, LoadRequest} from './bulk.ts';
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
  | 'progress'
  | 'verify'
  | 'signal'
> {
  /** One SELECT in the warehouse's dialect. It may read the target. */
  select: string;
  hooks?: BuildHooks;
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
}
