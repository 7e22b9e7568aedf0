import type {Relation} from './relation.ts';

export type Materialization = 'table' | 'view';

export interface BuildRequest {
  relation: Relation;
  materialization: Materialization;
  /** One SELECT in the warehouse's dialect. */
  select: string;
  signal: AbortSignal;
}

export interface BuildResult {
  /** Rows of the new table, where the vendor says so; absent for a view. */
  rows?: number;
}

/**
 * Optional facet: builds tables and views from a SELECT inside the warehouse. The former object stays
 * visible until the new one takes its place in one step; a missing schema is created.
 */
export interface Transform {
  build(request: BuildRequest): Promise<BuildResult>;
}
