import type {BulkRead, BulkWrite} from './bulk.ts';
import type {Catalog} from './catalog.ts';
import type {Explain} from './explain.ts';
import type {Health} from './health.ts';
import type {JobRunner} from './job-runner.ts';
import type {Jobs} from './jobs.ts';
import type {Maintenance} from './maintenance.ts';
import type {Query} from './query.ts';
import type {Spool} from './spool.ts';
import type {Transform} from './transform.ts';

/** A live connection. Facets that the system lacks are undefined. */
export interface Warehouse {
  readonly query: Query;
  readonly health: Health;
  readonly catalog?: Catalog;
  readonly bulkRead?: BulkRead;
  readonly bulkWrite?: BulkWrite;
  readonly transform?: Transform;
  readonly jobs?: Jobs;
  readonly jobRunner?: JobRunner;
  readonly explain?: Explain;
  readonly spool?: Spool;
  readonly maintenance?: Maintenance;
  /** Frees everything. Called exactly once by `openWarehouse`. */
  close(): Promise<void>;
}

/** Facets that a warehouse may lack. */
export type FacetName =
  | 'catalog'
  | 'bulkRead'
  | 'bulkWrite'
  | 'transform'
  | 'jobs'
  | 'jobRunner'
  | 'explain'
  | 'spool'
  | 'maintenance';
