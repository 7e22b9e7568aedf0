/** What a column holds, independent of vendor. Adapters map their native types to and from this closed union. */
export type ColumnType =
  | {kind: 'boolean'}
  | {kind: 'integer'; bits: 8 | 16 | 32 | 64 | 128; signed: boolean}
  /** `precision` and `scale` are absent where the vendor's decimal is unbounded. */
  | {kind: 'decimal'; precision?: number; scale?: number}
  | {kind: 'float'; bits: 32 | 64}
  | {kind: 'text'}
  | {kind: 'bytes'}
  | {kind: 'date'}
  | {kind: 'time'; zoned: boolean}
  /** `zoned` marks an instant; without it the value is wall-clock time. */
  | {kind: 'timestamp'; zoned: boolean}
  | {kind: 'interval'}
  | {kind: 'uuid'}
  | {kind: 'json'}
  | {kind: 'list'; element: ColumnType}
  | {kind: 'struct'; fields: readonly {name: string; type: ColumnType}[]}
  | {kind: 'map'; key: ColumnType; value: ColumnType}
  /** Anything else; its values travel as the vendor's text. */
  | {kind: 'unknown'};

export interface Column {
  name: string;
  type: ColumnType;
  /** The vendor's own spelling, e.g. `numeric(10,2)`. */
  nativeType: string;
  /** Absent when the vendor does not say, as for query results. */
  nullable?: boolean;
  comment?: string;
}
