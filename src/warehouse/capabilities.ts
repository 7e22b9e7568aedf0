import type {LoadMode, Selection, Transport} from './bulk.ts';
import type {Materialization} from './transform.ts';

/**
 * What a system can do, as plain data known without connecting. A facet named here must exist on the open
 * warehouse, and one that exists must be named here: the contract suite checks both.
 */
export interface Capabilities {
  /**
   * True when the system runs inside this process and opens in memory with no settings at all; such a system
   * serves as spool between others. Default false.
   */
  embedded?: boolean;
  /**
   * True when a process that writes shuts every other one out, so that work which only reads had better open the
   * system read-only. Default false.
   */
  hasExclusiveWriter?: boolean;
  /**
   * True when an error makes an open transaction refuse everything until it goes back to a savepoint or ends. Default
   * false.
   */
  errorFailsTransaction?: boolean;
  catalog: boolean;
  jobs: boolean;
  /** Jobs can be started and waited for. Default false. */
  jobRunner?: boolean;
  /** The plan of a statement can be shown. Default false. */
  explain?: boolean;
  /** Results of other systems can be kept here for a while. Default false. */
  spool?: boolean;
  /** Tables are files with versions, which can be merged and expired. Default false. */
  maintenance?: boolean;
  bulkRead?: {
    selections: readonly Selection['kind'][];
    /** In order of preference, fastest first. */
    offers: readonly Transport[];
  };
  bulkWrite?: {
    /** In order of preference, fastest first. */
    accepts: readonly Transport[];
    modes: readonly LoadMode[];
    /** `finishBuild` and `discardBuild` are there: a replace can come in parts. Default false. */
    builds?: boolean;
    /** `streamStates`, `setStreamState` and `committedLoads` are there, and `progress` is committed with rows. Default false. */
    keepsState?: boolean;
    /** `changeTable` is there. Default false. */
    changesTables?: boolean;
    /** `window`, `missing`, `deletions` and `checksum` of a load are known. Default false. */
    refinesLoads?: boolean;
  };
  transform?: {
    materializations: readonly Materialization[];
    /** `buildInto` is there, with these modes. Default none. */
    modes?: readonly LoadMode[];
    /** `pointViews` and `readMark` are there, and so environments that share tables. Default false. */
    pointsViews?: boolean;
  };
  /** How far an abort reaches: the server stops, only the client stops waiting, or neither. Default `none`. */
  cancel: 'server' | 'client' | 'none';
  /** How unquoted identifiers are stored. */
  identifierCase: 'preserve' | 'lower' | 'upper';
  maxIdentifierLength: number;
  /** Pieces of work that run at once on one connection unless weir.yml says otherwise. */
  defaultConcurrency: number;
  /** Schema in which unqualified names live; undefined where there are no schemas. */
  defaultSchema?: string;
}
