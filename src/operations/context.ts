import type {Project} from '../config/project.ts';
import type {Runtime} from '../runtime/ports.ts';
import type {AdapterTable} from '../warehouse/index.ts';

/** What every operation gets: the outside world, the plugins and the project. */
export interface OperationContext {
  readonly runtime: Runtime;
  readonly adapters: AdapterTable;
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal;
  /** Variables of the project as texts from the command line. Default none. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Loads weir.yml once. Throws `UsageError` when there is none. */
  project(): Promise<Project>;
}
