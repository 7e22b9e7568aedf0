export {traceColumns} from './trace-columns.ts';
export type {
  ColumnUse,
  FilterClause,
  FilterColumn,
  LineageOptions,
  OutputColumn,
  QueryLineage,
  SourceColumn,
  TableName,
} from './lineage.ts';
