import type {Clock, Runtime} from '../../runtime/ports.ts';
import type {OpenWarehouse, Relation} from '../../warehouse/index.ts';
import type {Shaper} from '../contract/shaper.ts';
import type {EventBody} from '../events.ts';
import type {BuildRecords} from '../package/build-record.ts';
import type {LoadedItems} from '../package/loaded-items.ts';
import type {LocalStreams} from '../package/local-streams.ts';
import type {QuarantineStore} from '../package/quarantine-store.ts';
import type {StepAction} from '../plan.ts';
import type {StepTally} from './step-tally.ts';

export type LoadAction = Extract<StepAction, {kind: 'load'}>;

/** The two open connections of a load. */
export interface Links {
  source: OpenWarehouse;
  destination: OpenWarehouse;
}

/** What a person asked of the loads of a run besides what their assets say. */
export interface LoadOptions {
  /** Forgets where streams stand and loads everything anew. Default false. */
  fullRefresh?: boolean;
  /** Loads these values of the cursor only, `from` included and `to` not; where the stream stands does not change. */
  range?: {from?: string; to?: string};
  /** Does not go on with unfinished work of earlier runs. Default false. */
  fresh?: boolean;
}

/** What is remembered between runs in the state database. */
export interface LoadMemory {
  items: LoadedItems;
  streams: LocalStreams;
  builds: BuildRecords;
}

/** What holds loads to their contracts. */
export interface Enforcement {
  /** Absent where no plugin can look at rows on their way. */
  openShaper?: (() => Promise<Shaper>) | undefined;
  /** Absent outside of projects. */
  quarantine?: QuarantineStore | undefined;
}

/** Everything that the load of one asset works with. */
export interface LoadContext {
  asset: string;
  /** Name under which the destination keeps where the stream stands. */
  stream: string;
  into: Relation;
  action: LoadAction;
  options: LoadOptions;
  links: Links;
  /** Tables that the source may read on the destination, by the names that it knows them under. */
  reads: ReadonlyMap<string, Relation>;
  /** The connections after one of them broke: that one opened anew. */
  renew(links: Links, error: unknown): Promise<Links>;
  /** Runs work beside the step's own, where both connections have room right now; undefined where they have not. */
  besides<Result>(work: (links: Links) => Promise<Result>): Promise<Result> | undefined;
  /** The system inside this process, in memory, where rows are looked at on their way. Closed with the run. */
  openShaper(): Promise<OpenWarehouse>;
  /** Id of a load that stands for the whole step, the same when an interrupted run is continued. */
  stepLoadId: string;
  /** Another id with each call. */
  newLoadId(): string;
  memory: LoadMemory;
  enforcement: Enforcement;
  /** Remarks that were made in this step; each is made once. */
  told: Set<string>;
  tally: StepTally;
  runtime: Pick<Runtime, 'clock' | 'env' | 'sha256' | 'randomId' | 'streamOf'>;
  signal: AbortSignal;
  emit: (event: EventBody) => void;
}

/** ISO text in UTC. */
export function instantOf(clock: Clock): string {
  return clock.now().toISOString();
}
