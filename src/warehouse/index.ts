export type {
  AdapterDefinition,
  ConnectOptions,
  ErrorContext,
  FieldMetadata,
  FoundConnection,
} from './adapter.ts';
export type * from './bulk.ts';
export {systemColumns} from './bulk.ts';
export type * from './capabilities.ts';
export type * from './catalog.ts';
export type * from './column-type.ts';
export type * from './comparison.ts';
export type * from './dbt-flavour.ts';
export type * from './dialect.ts';
export type * from './explain.ts';
export type * from './health.ts';
export type * from './job-runner.ts';
export type * from './jobs.ts';
export type * from './maintenance.ts';
export type * from './query.ts';
export type * from './spool.ts';
export type * from './transform.ts';
export type {FacetName, Warehouse} from './warehouse.ts';
export {MapValue, type ListValue, type StructValue, type Value} from './value.ts';
export {formatRelation, parseRelation, type Relation} from './relation.ts';
export {
  missingFacetError,
  openWarehouse,
  requireFacet,
  type OpenOptions,
  type OpenWarehouse,
} from './open.ts';
export {formatTypeName, parseTypeName} from './type-name.ts';
export {findAdapter, offeredAdapters, type AdapterEntry, type AdapterTable} from './adapter-table.ts';
