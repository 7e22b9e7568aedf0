import {randomUUID} from 'node:crypto';
import memory from '#plugins/memory/index.ts';
import {loadProject} from '#src/config/load-project.ts';
import type {OperationContext} from '#src/operations/context.ts';
import {runPipeline, type PipelineRun} from '#src/operations/run-pipeline/run-pipeline.ts';
import type {PipelineEvent} from '#src/pipeline/events.ts';
import {createNodeRuntime} from '#src/runtime/index.ts';
import type {AdapterTable} from '#src/warehouse/index.ts';
import {createFolder} from './folder.ts';

const adapters: AdapterTable = [
  {name: 'memory', aliases: [], title: 'Memory', summary: '', embedded: false, load: async () => memory},
];

export interface MemoryProject {
  directory: string;
  /** Runs the project; the events come back with the result. */
  run(options?: RunOptions): Promise<PipelineRun & {events: PipelineEvent[]}>;
  context(signal?: AbortSignal): OperationContext;
}

interface RunOptions {
  select?: string[];
  fresh?: boolean;
  signal?: AbortSignal;
  /** Called with each event as it happens. */
  onEvent?: (event: PipelineEvent) => void;
}

/** A project on the memory plugin: `app` is a source, `warehouse` the default, each with a store of its own. */
export async function createMemoryProject(
  assets: Record<string, string>,
  options: {warehouseFaults?: object[]; appFaults?: object[]; settings?: object} = {},
): Promise<MemoryProject> {
  const stores = randomUUID();
  const connection = (name: string, faults: object[] = []) => ({
    type: 'memory',
    store: `${name}-${stores}`,
    faults,
  });
  const directory = await createFolder({
    'weir.yml': JSON.stringify({
      project: 'shop',
      default_connection: 'warehouse',
      connections: {
        warehouse: connection('warehouse', options.warehouseFaults),
        app: connection('app', options.appFaults),
      },
      ...options.settings,
    }),
    ...assets,
  });
  const runtime = createNodeRuntime();
  const context = (signal = new AbortController().signal): OperationContext => ({
    runtime,
    adapters,
    signal,
    project: () => loadProject(runtime, adapters, {directory}),
  });
  return {
    directory,
    context,
    async run({select = [], fresh = false, signal, onEvent} = {}) {
      const events: PipelineEvent[] = [];
      const reporter = {
        report(event: PipelineEvent) {
          events.push(event);
          onEvent?.(event);
        },
        finish: async () => {},
      };
      const result = await runPipeline(context(signal), {select, fresh, reporter});
      return {...result, events};
    },
  };
}
