import type {LoadMode, Relation, Selection, Transport} from '#src/warehouse/index.ts';

export interface Transfer {
  from: {adapter: string; config: Record<string, unknown>};
  to: {adapter: string; config: Record<string, unknown>};
  selection: Selection;
  into: Relation;
  mode: LoadMode;
  key?: readonly string[];
  /** Default: what the two systems agree on. */
  transport?: Transport;
  reportsProgress?: boolean;
}

export interface Outcome {
  rows: number;
  bytes: number;
  wallMs: number;
  /** Of the process, with DuckDB in it. */
  cpuMs: number;
  peakMegabytes: number;
  transport: string;
}
