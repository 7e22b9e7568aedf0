import type {Query} from '../../warehouse/index.ts';
import type {StoredResult} from '../workbench/results/stored-result.ts';
import type {SampleSize} from './parse-sample.ts';

/** Rows that answer questions in the SQL of the embedded system, wherever they came from. */
export interface ProfiledRows {
  query: Query;
  /** What stands after FROM. */
  from: string;
  result: StoredResult;
  rows: number;
  sample?: {rows: number; of: number};
  close(): Promise<void>;
}

export interface RowsRequest {
  /** Dotted name or path. */
  target: string;
  /** Exact names; absent for all. */
  columns?: readonly string[];
  where?: string;
  sample?: SampleSize;
  signal: AbortSignal;
  onRows?: (progress: {rows?: number; bytes?: number}) => void;
}
