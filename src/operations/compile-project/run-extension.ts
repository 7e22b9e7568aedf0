import type {Reporter} from '../../pipeline/events.ts';
import type {OpenWarehouse} from '../../warehouse/index.ts';

export interface AroundRun {
  open(connection: string): Promise<OpenWarehouse>;
  signal: AbortSignal;
  tell(message: string): void;
}

/** What a project does beside its assets when it runs. */
export interface RunExtension {
  /** Before the first asset; what it throws keeps the run from starting. */
  before: ((work: AroundRun) => Promise<void>) | undefined;
  /** After the last asset, also of a run that failed. */
  after: ((work: AroundRun) => Promise<void>) | undefined;
  reporters(): Reporter[];
}
