import type {QuerySession, Statement} from './query.ts';

/** What an operation of a plan does, as far as judging it needs to know. */
export type PlanNodeKind = 'scan' | 'index-scan' | 'join' | 'nested-loop' | 'sort' | 'aggregate' | 'other';

/** One operation of a plan. Numbers that the vendor does not tell are absent. */
export interface PlanNode {
  /** The vendor's own name, e.g. `Hash Join`. */
  operation: string;
  kind: PlanNodeKind;
  /** Table or index that it reads or writes. */
  target?: string;
  /** Rows it was expected to deliver, over all its loops. */
  estimatedRows?: number;
  /** Bytes of those rows. */
  estimatedBytes?: number;
  /** Rows it delivered, over all its loops; only when the statement was run. */
  actualRows?: number;
  /** Rows it read from a table to deliver those. */
  scannedRows?: number;
  /** Rows of the target by the vendor's statistics. */
  targetRows?: number;
  /** How often it was started. */
  loops?: number;
  /** Work by the vendor's estimate and in its units, without that of the children. */
  cost?: number;
  /** Time spent here and not in the children; with parallel workers, that of all together. */
  timeMs?: number;
  /** Bytes that did not fit into memory and went to disk. */
  spilledBytes?: number;
  /** Rows delivered by each parallel worker. */
  workerRows?: readonly number[];
  /** Condition that removes rows after they were read. */
  filter?: string;
  /** Columns of the target that an index would serve for the filter; absent where indexes do not help. */
  indexableColumns?: readonly string[];
  /** What else the vendor says, ready to print. */
  details: Readonly<Record<string, string>>;
  children: readonly PlanNode[];
}

export interface QueryPlan {
  root: PlanNode;
  planningMs?: number;
  /** From start to end; only when the statement was run. */
  executionMs?: number;
}

export interface ExplainOptions {
  /** Run the statement and measure. What it writes is written. */
  analyze: boolean;
  signal: AbortSignal;
  /** Explain in this session, with its settings, temporary tables and open transaction. */
  session?: QuerySession;
}

/** Optional facet: how the system carries a statement out. */
export interface Explain {
  /** Throws `QueryError` when the statement is at fault or cannot be explained. */
  explain(statement: Statement, options: ExplainOptions): Promise<QueryPlan>;
}
